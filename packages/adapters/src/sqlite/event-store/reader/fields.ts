import type { FieldValues } from '@kapuas/core/ports/event-store.ts';
import { createFieldTally, type FieldTally } from '@kapuas/core/query/field-tally.ts';
import { createReader, exactText, termsOf } from '@kapuas/core/query/values.ts';
import type { WantedField } from '@kapuas/core/query/wanted-field.ts';
import { and, type Bitmap, countBits, isEmpty, offsetsOf } from '../format/bitmap.ts';
import type { FieldData } from '../format/field-data.ts';
import type { ChunkView } from './parts.ts';
import { createScan, type ScanQuery, type Sources } from './scan.ts';
import { select } from './select.ts';
import type { Turn } from './turn.ts';

export interface FieldsQuery extends ScanQuery {
  /** Empty for all that are found. */
  readonly wanted: readonly WantedField[];
  readonly limit: number;
  readonly sample: number;
}

/**
 * Values in dictionaries are counted over all matches. Fields with many values, and all fields when none is
 * asked for, are counted in the newest `sample` matches only.
 */
export async function fields(
  sources: Sources,
  query: FieldsQuery,
  turn: Turn,
): Promise<readonly FieldValues[]> {
  return query.wanted.length === 0 ? foundFields(sources, query, turn) : wantedFields(sources, query, turn);
}

async function foundFields(
  sources: Sources,
  query: FieldsQuery,
  turn: Turn,
): Promise<readonly FieldValues[]> {
  const selection = { order: 'desc', limit: query.sample, countLimit: -1 } as const;
  const { hits } = await select(sources, query, selection, turn);
  const tallies = new Map<string, FieldTally>();
  for (const { part, row } of hits) {
    termsOf(sources.bodies.event(part, row), (name, value) => {
      let tally = tallies.get(name);
      if (tally === undefined) {
        tally = createFieldTally(name, undefined);
        tallies.set(name, tally);
      }
      tally.add(value, 1);
    });
    await turn.rest();
  }
  return [...tallies.values()].map((tally) => tally.result(query.limit));
}

async function wantedFields(
  sources: Sources,
  query: FieldsQuery,
  turn: Turn,
): Promise<readonly FieldValues[]> {
  const scan = createScan(sources, query);
  const counters = query.wanted.flatMap((field) => {
    const tally = createFieldTally(field.name, field.type);
    return field.paths.map((path) => createCounter(sources, path, tally, query.sample));
  });
  for (const chunk of scan.chunks.toSorted((left, right) => right.maxTime - left.maxTime)) {
    const rows = await scan.matches(chunk, turn);
    if (isEmpty(rows)) continue;
    for (const counter of counters) await counter.count(chunk, rows, turn);
  }
  const tallies = new Set(counters.map(({ tally }) => tally));
  return [...tallies].map((tally) => tally.result(query.limit)).filter(({ values }) => values.length > 0);
}

interface Counter {
  readonly tally: FieldTally;
  count(chunk: ChunkView, rows: Bitmap, turn: Turn): Promise<void>;
}

function createCounter(
  sources: Sources,
  path: readonly string[],
  tally: FieldTally,
  sample: number,
): Counter {
  const name = path.join('.');
  const read = createReader({ name, path, type: 'keyword' });
  let looked = 0;

  /** In the order of rows from the newest, which is near enough to that of time for a sample. */
  async function countEvents(
    chunk: ChunkView,
    rows: Bitmap,
    data: FieldData | undefined,
    turn: Turn,
  ): Promise<void> {
    for (const offset of offsetsOf(rows).reverse()) {
      if (looked === sample) return tally.leaveOut();
      looked++;
      const coded = data?.dictionary[(data.codes?.[offset] ?? 0) - 1];
      for (const value of read(sources.bodies.event(chunk.part, chunk.first + offset))) {
        const text = exactText(value);
        if (text !== coded) tally.add(text, 1);
      }
      await turn.rest();
    }
  }

  return {
    tally,
    async count(chunk, rows, turn) {
      const data = sources.columns.field(chunk, name);
      if (data?.codes !== undefined) addCodes(tally, data.dictionary, data.codes, rows);
      const elsewhere = data?.elsewhere === undefined ? undefined : and(data.elsewhere, rows);
      if (elsewhere !== undefined && countBits(elsewhere) > 0)
        await countEvents(chunk, elsewhere, data, turn);
      else if (data === undefined && chunk.summary.overflow) await countEvents(chunk, rows, data, turn);
    },
  };
}

function addCodes(
  tally: FieldTally,
  dictionary: readonly string[],
  codes: Uint8Array | Uint16Array,
  rows: Bitmap,
): void {
  const counts = new Uint32Array(dictionary.length + 1);
  for (const offset of offsetsOf(rows)) {
    const code = codes[offset] as number;
    counts[code] = (counts[code] as number) + 1;
  }
  dictionary.forEach((value, index) => {
    const count = counts[index + 1] as number;
    if (count > 0) tally.add(value, count);
  });
}
