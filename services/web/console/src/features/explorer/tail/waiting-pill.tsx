import { IconArrowUp } from '@tabler/icons-react';
import { formatCount } from '../../../app/time/format.ts';
import type { Tail } from './use-tail.ts';
import classes from './waiting-pill.module.css';

/** New events wait here while the reader looks at older ones. */
export function WaitingPill({ tail }: { readonly tail: Tail }) {
  const count = tail.buffer.waiting.length;
  if (count === 0) return null;
  const show = (): void => {
    tail.hold(false);
    document.querySelector('[data-testid="events"]')?.scrollTo({ top: 0 });
  };
  return (
    <button type="button" className={classes.pill} onClick={show}>
      <IconArrowUp size={15} aria-hidden />
      {formatCount(count)} new {count === 1 ? 'event' : 'events'}
    </button>
  );
}
