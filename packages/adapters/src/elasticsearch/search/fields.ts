import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import type { EventQuery, FieldsRequest, FieldValues } from '@kapuas/core/ports/event-store.ts';
import { createFieldTally, type FieldTally } from '@kapuas/core/query/field-tally.ts';
import { createReader, exactText, termsOf } from '@kapuas/core/query/values.ts';
import { wantedField } from '@kapuas/core/query/wanted-field.ts';
import type { TermBuckets } from './buckets.ts';
import { type CountedSource, type FieldSource, sourceOf } from './field-source.ts';
import { collectHits, filterOf, toStoredEvent } from './hits.ts';
import { newestRange } from './newest-range.ts';
import type { Send } from './send.ts';

type FieldsQuery = EventQuery & FieldsRequest;

const SAMPLE = 1_000;

export interface FieldsDeps {
  readonly send: Send;
  readonly prefix: string;
  /** Matches whose terms are counted, the newest. */
  readonly countedTerms: number;
}

export async function fields(deps: FieldsDeps, query: FieldsQuery): Promise<readonly FieldValues[]> {
  return query.names.length === 0 ? foundFields(deps, query) : namedFields(deps, query);
}

async function foundFields(
  { send, prefix }: FieldsDeps,
  query: FieldsQuery,
): Promise<readonly FieldValues[]> {
  const { events } = await newest(send, prefix, query);
  const tallies = new Map<string, FieldTally>();
  for (const event of events) {
    termsOf(event, (name, value) => {
      let tally = tallies.get(name);
      if (tally === undefined) {
        tally = createFieldTally(name, undefined);
        tallies.set(name, tally);
      }
      tally.add(value, 1);
    });
  }
  return [...tallies.values()].map((tally) => tally.result(query.limit));
}

interface Counter {
  readonly tally: FieldTally;
  readonly name: string;
  readonly path: readonly string[];
  readonly source: FieldSource;
}

type IndexCounter = Counter & { readonly source: CountedSource };

async function namedFields(
  { send, prefix, countedTerms }: FieldsDeps,
  query: FieldsQuery,
): Promise<readonly FieldValues[]> {
  const counters = query.names.flatMap((name): Counter[] => {
    const { paths, type } = wantedField(name, []);
    const tally = createFieldTally(name, type);
    return paths.map((path) => ({ tally, name, path, source: sourceOf(path, query.limit) }));
  });
  const of = (kind: FieldSource['kind']) => counters.filter(({ source }) => source.kind === kind);
  await Promise.all([
    countInIndex(send, query, of('field') as IndexCounter[]),
    countTerms(send, query, of('terms') as IndexCounter[], countedTerms),
    countInSample(send, prefix, query, of('events')),
  ]);
  const tallies = new Set(counters.map(({ tally }) => tally));
  return [...tallies].map((tally) => tally.result(query.limit)).filter(({ values }) => values.length > 0);
}

/** Each event has many terms, which are read one by one: only so many of the newest are worth the time. */
async function countTerms(
  send: Send,
  query: FieldsQuery,
  counters: readonly IndexCounter[],
  most: number,
): Promise<void> {
  if (counters.length === 0) return;
  const narrowed = await newestRange(send, query, most);
  if (narrowed !== undefined) for (const { tally } of counters) tally.leaveOut();
  await countInIndex(send, narrowed ?? query, counters);
}

async function countInIndex(send: Send, query: EventQuery, counters: readonly IndexCounter[]): Promise<void> {
  if (counters.length === 0) return;
  const aggs = Object.fromEntries(counters.map(({ source }, at) => [`c${at}`, { terms: source.terms }]));
  const body = { size: 0, query: filterOf(query), track_total_hits: false, aggs };
  const { aggregations = {} } = await send(query.apps, body, query.signal);
  for (const [at, { tally, source }] of counters.entries()) {
    const found = aggregations[`c${at}`] as TermBuckets | undefined;
    for (const { key, doc_count } of found?.buckets ?? []) tally.add(source.readKey(key), doc_count);
    if ((found?.sum_other_doc_count ?? 0) > 0) tally.leaveOut();
  }
}

async function countInSample(
  send: Send,
  prefix: string,
  query: FieldsQuery,
  counters: readonly Counter[],
): Promise<void> {
  if (counters.length === 0) return;
  const { events, areAll } = await newest(send, prefix, query);
  for (const { tally, name, path } of counters) {
    const read = createReader({ name, path, type: 'keyword' });
    for (const event of events) for (const value of read(event)) tally.add(exactText(value), 1);
    if (!areAll) tally.leaveOut();
  }
}

interface Sample {
  readonly events: readonly CanonicalEvent[];
  readonly areAll: boolean;
}

async function newest(send: Send, prefix: string, query: FieldsQuery): Promise<Sample> {
  const { apps, signal, sample = SAMPLE } = query;
  const request = { apps, filter: filterOf(query), order: 'desc', limit: sample + 1, signal } as const;
  const { hits } = await collectHits(send, request);
  const events = hits.slice(0, sample).map((hit) => toStoredEvent(hit, prefix).event);
  return { events, areAll: hits.length <= sample };
}
