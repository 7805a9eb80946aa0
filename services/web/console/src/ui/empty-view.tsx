import { Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './empty-view.module.css';

interface EmptyViewProps {
  readonly icon: Icon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Says why there is nothing here and what would bring something. */
export function EmptyView({ icon: Glyph, title, children, action }: EmptyViewProps) {
  return (
    <div className={classes.empty}>
      <span className={classes.glyph} aria-hidden>
        <Glyph size={26} stroke={1.5} />
      </span>
      <Text fw={600}>{title}</Text>
      {children !== undefined && (
        <Text c="dimmed" maw={460} component="div">
          {children}
        </Text>
      )}
      {action !== undefined && <div className={classes.action}>{action}</div>}
    </div>
  );
}
