import { Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useId } from 'react';
import classes from './panel.module.css';

interface PanelProps {
  readonly title?: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Without padding around the children: for tables. */
  readonly flush?: boolean;
  readonly testId?: string;
}

/** A titled surface: one subject of a page. */
export function Panel({ title, note, actions, children, flush = false, testId }: PanelProps) {
  const id = useId();
  return (
    <section
      className={classes.panel}
      aria-labelledby={title === undefined ? undefined : id}
      data-testid={testId}
    >
      {title !== undefined && (
        <Group justify="space-between" className={classes.head} wrap="nowrap">
          <div>
            <Title order={2} id={id}>
              {title}
            </Title>
            {note !== undefined && <div className={classes.note}>{note}</div>}
          </div>
          {actions !== undefined && <Group gap="xs">{actions}</Group>}
        </Group>
      )}
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </section>
  );
}
