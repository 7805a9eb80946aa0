import { stringifySearch } from '../../../app/search-params.ts';
import { searchOf } from '../url-state.ts';
import type { ListedEvent } from './listed-event.ts';

const AROUND_MS = 60_000;

/** An address that shows this one event unfolded, among what its app logged around it. */
export function eventLink(listed: ListedEvent, id: string): string {
  const at = Date.parse(listed.event['@timestamp']);
  const search = searchOf({
    apps: [listed.app],
    q: '',
    range: {
      from: new Date(at - AROUND_MS).toISOString(),
      to: new Date(at + AROUND_MS).toISOString(),
    },
    order: 'desc',
    live: false,
    refresh: 0,
    wrap: false,
    event: id,
  });
  return `${window.location.origin}/explore${stringifySearch({ ...search })}`;
}
