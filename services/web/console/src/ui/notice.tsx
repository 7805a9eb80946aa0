import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './notice.module.css';

interface NoticeProps {
  readonly tone: 'warn' | 'bad' | 'quiet';
  readonly icon: Icon;
  readonly children: ReactNode;
  readonly action?: ReactNode;
  readonly testId?: string;
}

/** Something to know before going on. */
export function Notice({ tone, icon: Glyph, children, action, testId }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role="note" data-testid={testId}>
      <Glyph size={19} className={classes.glyph} aria-hidden />
      <div className={classes.text}>{children}</div>
      {action}
    </div>
  );
}
