import { Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './page.module.css';

interface PageProps {
  /** Also the browser tab's. */
  readonly title: string;
  /** Takes the plain title's place on the page. */
  readonly heading?: ReactNode;
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly width?: 'narrow' | 'normal' | 'wide';
}

/** A page that scrolls as a whole, with its one h1. */
export function Page({ title, heading, subtitle, actions, children, width = 'normal' }: PageProps) {
  useDocumentTitle(`${title} · Kapuas`);
  return (
    <div className={classes.page} data-width={width}>
      <Group justify="space-between" align="flex-start" gap="md" mb="lg" className={classes.head}>
        <Stack gap={3} miw={0}>
          {heading ?? <Title order={1}>{title}</Title>}
          {subtitle !== undefined && (
            <Text c="dimmed" component="div" maw={720}>
              {subtitle}
            </Text>
          )}
        </Stack>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </div>
  );
}
