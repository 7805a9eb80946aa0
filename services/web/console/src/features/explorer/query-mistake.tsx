import type { Diagnostic } from '@kapuas/core/query/diagnostic.ts';
import { IconAlertTriangle } from '@tabler/icons-react';
import classes from './query-mistake.module.css';

interface QueryMistakeProps {
  readonly mistake: Diagnostic;
  readonly query: string;
}

/** The mistake in the words of the language, with its place in the query. */
export function QueryMistake({ mistake, query }: QueryMistakeProps) {
  const to = Math.max(mistake.to, mistake.from + 1);
  return (
    <div className={classes.mistake} role="alert" data-testid="query-mistake">
      <IconAlertTriangle size={18} className={classes.glyph} aria-hidden />
      <div>
        <div>{mistake.message}</div>
        {query !== '' && (
          <code className={classes.query}>
            {query.slice(0, mistake.from)}
            <span className={classes.place}>{query.slice(mistake.from, to) || '⎵'}</span>
            {query.slice(to)}
          </code>
        )}
      </div>
    </div>
  );
}
