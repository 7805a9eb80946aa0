import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import { createFieldSchema } from '@kapuas/core/query/fields.ts';
import { compileQuery } from '@kapuas/core/query/parse.ts';
import { makeCorpus } from './corpus.ts';
import { createRandom } from './random.ts';
import { SERVICES, WORDS } from './vocabulary.ts';

export interface MeasuredQuery {
  readonly name: string;
  readonly instances: number;
  readonly p50: number;
  readonly p99: number;
  /** Median over the instances. */
  readonly hits: number;
}

const SCHEMA = createFieldSchema([{ headers: ['x-user-id', 'x-country'], fields: [] }]);
const INSTANCES = 40;
const HOUR_MS = 3_600_000;

type Run = (store: EventStore, query: EventRange, text: string) => Promise<number>;

interface EventRange {
  readonly apps: readonly string[];
  readonly from: number;
  readonly to: number;
}

const latest: Run = async (store, range, text) => {
  const page = { ...range, query: compileQuery(text, SCHEMA), order: 'desc', limit: 100 } as const;
  return (await store.search(page)).total.value;
};

const byLevel: Run = async (store, range, text) => {
  // Over hours as over a day: bars of a minute, which split most chunks.
  const request = { ...range, query: compileQuery(text, SCHEMA), intervalMs: 60_000, by: 'level' } as const;
  return (await store.histogram(request)).reduce((sum, bucket) => sum + bucket.total, 0);
};

const counted: Run = (store, range, text) => store.count({ ...range, query: compileQuery(text, SCHEMA) });

const valuesOf = (name: string): Run => {
  return async (store, range, text) => {
    const found = await store.fields({
      ...range,
      query: compileQuery(text, SCHEMA),
      names: [name],
      limit: 10,
    });
    return found[0]?.values[0]?.count ?? 0;
  };
};

/** Different texts for each instance, so that no answer is one that was given before. */
function queryTexts(): Readonly<Record<string, { readonly texts: readonly string[]; readonly run: Run }>> {
  const random = createRandom(7);
  const many = (make: (n: number) => string): string[] =>
    Array.from({ length: INSTANCES }, (_, n) => make(n));
  const slotWords = Object.values(WORDS.slots).flat();
  const words = [...slotWords, ...COMMON_WORDS];
  const corpus = makeCorpus(1);
  const ids = many(() => {
    for (let skip = random.below(2_000); skip > 0; skip--) corpus.next();
    return corpus.next().value.event.request_id as string;
  });
  const services = SERVICES.map(({ name }) => name);
  return {
    word: { texts: many((n) => words[n % words.length] as string), run: latest },
    'rare word': { texts: many(() => String(100_000 + random.below(900_000))), run: latest },
    phrase: { texts: many((n) => PHRASES[n % PHRASES.length] as string), run: latest },
    'request id': { texts: ids.map((id) => `request_id:${id}`), run: latest },
    'field and word': {
      texts: many((n) => `service:${random.pick(services)} ${words[(n * 7) % words.length]}`),
      run: latest,
    },
    'field, range and NOT': {
      texts: many((n) => `http.status:>=500 -service:${random.pick(services)} level:error ${words[n]}`),
      run: latest,
    },
    'prefix of a word': { texts: many((n) => `${words[n]?.slice(0, 4)}*`), run: latest },
    'count of a word': { texts: many((n) => words[n] as string), run: counted },
    'histogram of all by level': { texts: many(() => '*'), run: byLevel },
    'histogram of about a quarter by level': {
      texts: many((n) => QUARTERS[n % QUARTERS.length] as string),
      run: byLevel,
    },
    'values of service within a word': { texts: many((n) => words[n] as string), run: valuesOf('service') },
    'values of a field with many': { texts: many((n) => words[n] as string), run: valuesOf('http.path') },
  };
}

const COMMON_WORDS = [
  ...'completed status request finished order accepted items warehouse payment captured stock product'.split(
    ' ',
  ),
  ...'notification job processed records session opened published partition cache shard connection pool'.split(
    ' ',
  ),
];

const PHRASES = [
  ...[
    'completed with status',
    'order accepted',
    'captured through',
    'changed by',
    'rate limit',
    'slow query on',
  ],
  ...[
    'insufficient funds',
    'deadline exceeded',
    'did not answer within',
    'duplicate key value',
    'out of memory',
  ],
  ...[
    'connection refused by',
    'unhandled exception in',
    'cannot read property',
    'lost leadership',
    'feature flag',
  ],
].map((phrase) => `"${phrase}"`);

const QUARTERS = [
  ...[
    'service:gateway',
    'warehouse',
    '-level:info',
    'http.method:GET ms',
    'x-country:ID',
    'service:orders OR warehouse',
  ],
  ...[
    'http.status:[200 TO 204] completed',
    'host:node-1*',
    '-service:gateway -http.method:GET',
    'ms -completed',
  ],
];

/** One after the other, as one user asks them. */
export async function measureQueries(store: EventStore, app: string): Promise<MeasuredQuery[]> {
  const everything = { apps: [app], from: 0, to: Number.MAX_SAFE_INTEGER };
  const lastHours = await lastHoursOf(store, everything);
  const measured: MeasuredQuery[] = [];
  for (const [name, { texts, run }] of Object.entries(queryTexts())) {
    const times: number[] = [];
    const hits: number[] = [];
    for (const [n, text] of texts.entries()) {
      const start = performance.now();
      hits.push(await run(store, n % 4 === 3 ? lastHours : everything, text));
      times.push(performance.now() - start);
    }
    measured.push({ name, instances: texts.length, ...percentiles(times), hits: at(hits, 0.5) });
  }
  return measured;
}

/** One search in four looks at some hours only. */
async function lastHoursOf(store: EventStore, everything: EventRange): Promise<EventRange> {
  const [app] = await store.summarize({ ...everything, query: { kind: 'all' } });
  const last = Date.parse(app?.last ?? '');
  return { ...everything, from: (last - 3 * HOUR_MS) * 1_000, to: (last + 1_000) * 1_000 };
}

function percentiles(times: readonly number[]): { p50: number; p99: number } {
  return { p50: at(times, 0.5), p99: at(times, 0.99) };
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
}
