import { Loader } from '@mantine/core';
import type { SearchAnswer } from '../../../../contract/search.ts';
import { formatCount, formatDuration } from '../../app/time/format.ts';
import classes from './found.module.css';
import type { Tail } from './tail/use-tail.ts';

interface FoundProps {
  readonly answer: SearchAnswer | undefined;
  /** Known where the answer stopped counting. */
  readonly exact: number | undefined;
  readonly busy: boolean;
}

/** How much was found, and how long it took. */
export function Found({ answer, exact, busy }: FoundProps) {
  return (
    <output className={classes.found} aria-live="polite" data-testid="total">
      {answer === undefined ? (
        busy && 'Searching…'
      ) : (
        <>
          <strong className="numeric">
            {totalName(exact === undefined ? answer.total : { value: exact, relation: 'eq' })}
          </strong>
          <span className={classes.took}>in {formatDuration(answer.tookMs)}</span>
        </>
      )}
      {busy && <Loader size={13} aria-hidden />}
    </output>
  );
}

function totalName({ value, relation }: SearchAnswer['total']): string {
  const more = relation === 'gte' ? '+' : '';
  return `${formatCount(value)}${more} ${value === 1 && more === '' ? 'event' : 'events'}`;
}

/** The same place while events come in by themselves. */
export function LiveFound({ tail }: { readonly tail: Tail }) {
  const texts = {
    off: '',
    connecting: 'Connecting…',
    listening: 'Live',
    failed: 'The tail has ended',
  };
  return (
    <output className={classes.found} data-testid="live-status">
      <span className={classes.live} data-status={tail.status}>
        {texts[tail.status]}
      </span>
      <span className={classes.took}>
        <strong className="numeric">{formatCount(tail.buffer.seen)}</strong> came in
        {tail.dropped > 0 && `, ${formatCount(tail.dropped)} left out; narrow the query to see all`}
      </span>
    </output>
  );
}
