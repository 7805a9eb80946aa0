import { type FieldData, type FieldKinds, kindsOf } from './field-data.ts';
import { encodeTimes } from './times.ts';

/** Offsets within a chunk fit 15 bits; a search holds one chunk of one field at a time. */
export const CHUNK_ROWS = 32_768;

/** Some thousand consecutive rows of a part, by column. */
export interface Chunk {
  readonly times: Float64Array;
  readonly fields: ReadonlyMap<string, FieldData>;
  /** Some rows have more fields than `fields` names; their values are in the index of terms. */
  readonly overflow: boolean;
}

/** A chunk as it is stored, without the data of its fields. */
export interface ChunkRecord {
  readonly rows: number;
  readonly minTime: number;
  readonly maxTime: number;
  readonly levels: string;
  readonly fields: string;
  readonly times: Uint8Array;
}

/** What `ChunkRecord.fields` says. */
export interface FieldSummary {
  readonly overflow: boolean;
  readonly kinds: ReadonlyMap<string, FieldKinds>;
}

export function encodeChunk({ times, fields, overflow }: Chunk): ChunkRecord {
  const kinds = Object.fromEntries([...fields].map(([name, data]) => [name, kindsOf(data)]));
  let minTime = Number.POSITIVE_INFINITY;
  let maxTime = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    if (time < minTime) minTime = time;
    if (time > maxTime) maxTime = time;
  }
  return {
    rows: times.length,
    minTime,
    maxTime,
    levels: JSON.stringify(countLevels(fields.get('level'), times.length)),
    fields: JSON.stringify([overflow ? 1 : 0, kinds]),
    times: encodeTimes(times),
  };
}

export function decodeSummary(fields: string): FieldSummary {
  const [overflow, kinds] = JSON.parse(fields) as [number, Record<string, FieldKinds>];
  return { overflow: overflow === 1, kinds: new Map(Object.entries(kinds)) };
}

/** Events by level; without one they count under "". */
export type LevelCounts = Readonly<Record<string, number>>;

function countLevels(data: FieldData | undefined, rows: number): LevelCounts {
  if (data?.codes === undefined) return { '': rows };
  const counts = new Uint32Array(data.dictionary.length + 1);
  for (const code of data.codes) counts[code] = (counts[code] as number) + 1;
  return Object.fromEntries(
    ['', ...data.dictionary].map((level, code) => [level, counts[code] as number]).filter(([, n]) => n !== 0),
  );
}
