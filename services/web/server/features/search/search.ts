import type { StoredEvent } from '@kapuas/core/ports/event-store.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type {
  ContextAnswer,
  ContextQuery,
  FieldsAnswer,
  FieldsQuery,
  FoundEvent,
  HistogramAnswer,
  HistogramQuery,
  SearchAnswer,
  SearchQuery,
} from '../../../contract/search.ts';
import type { WebDeps } from '../../deps.ts';
import { isoTime } from '../../http/times.ts';
import { recordAlone } from '../audit/record.ts';
import type { Identity } from '../session/identity.ts';
import { chooseInterval, writeInterval } from './interval.ts';
import { isoOfMicros, type Selection, select } from './selection.ts';

type Deps = Pick<WebDeps, 'catalog' | 'store'>;

const DEFAULT_LIMIT = 100;
const DEFAULT_VALUES = 10;
const DEFAULT_CONTEXT = 20;

export async function search(
  deps: Deps,
  caller: Identity,
  parameters: SearchQuery,
  signal: AbortSignal,
): Promise<SearchAnswer> {
  const begun = performance.now();
  const { limit = DEFAULT_LIMIT, cursor, order = 'desc' } = parameters;
  const selection = await select(deps, caller, parameters);
  const page = await deps.store.search({
    ...selection.events,
    signal,
    order,
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  });
  await recordSearch(deps, caller, 'event.search', selection, page.events.length);
  return {
    events: viewEvents(page.events),
    ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
    total: { ...page.total },
    tookMs: Math.round((performance.now() - begun) * 10) / 10,
  };
}

export async function histogram(
  deps: Deps,
  caller: Identity,
  parameters: HistogramQuery,
  signal: AbortSignal,
): Promise<HistogramAnswer> {
  const { by } = parameters;
  const selection = await select(deps, caller, parameters);
  const { from, to } = selection.events;
  const intervalMs = chooseInterval(parameters.interval, (to - from) / 1000);
  const asked = { ...selection.events, signal, intervalMs, ...(by === undefined ? {} : { by }) };
  const buckets = await deps.store.histogram(asked);
  await recordSearch(deps, caller, 'event.histogram', selection, buckets.length);
  return {
    interval: writeInterval(intervalMs),
    intervalMs,
    from: isoOfMicros(from),
    to: isoOfMicros(to),
    buckets: buckets.map((bucket) => ({ at: isoTime(bucket.at), total: bucket.total, by: { ...bucket.by } })),
  };
}

export async function fields(
  deps: Deps,
  caller: Identity,
  parameters: FieldsQuery,
  signal: AbortSignal,
): Promise<FieldsAnswer> {
  const { limit = DEFAULT_VALUES, names = '' } = parameters;
  const selection = await select(deps, caller, parameters);
  const wanted = names.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  const found = await deps.store.fields({ ...selection.events, signal, names: wanted, limit });
  await recordSearch(deps, caller, 'event.fields', selection, found.length);
  return { fields: found.map((field) => ({ ...field, values: [...field.values] })) };
}

export async function context(
  { catalog, store }: Deps,
  caller: Identity,
  { app, id, before = DEFAULT_CONTEXT, after = DEFAULT_CONTEXT }: ContextQuery,
): Promise<ContextAnswer> {
  const events = await store.context(app, id, before, after);
  if (events.length === 0) throw new KapuasError('event-unknown', `The app "${app}" has no event "${id}".`);
  await recordAlone(catalog, caller, 'event.context', `app:${app}`, { id, results: events.length });
  return { events: viewEvents(events) };
}

export function viewEvents(events: readonly StoredEvent[]): FoundEvent[] {
  return events.map(({ id, app, event }) => ({ id, app, event }));
}

async function recordSearch(
  { catalog }: Deps,
  caller: Identity,
  action: string,
  { described }: Selection,
  results: number,
): Promise<void> {
  await recordAlone(catalog, caller, action, 'events', { ...described, results });
}
