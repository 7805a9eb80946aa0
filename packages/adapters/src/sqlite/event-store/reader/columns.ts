import { decodeField, type FieldData } from '../format/field-data.ts';
import { decodeTimes } from '../format/times.ts';
import { READER_MEMORY } from '../memory.ts';
import { createByteCache } from './byte-cache.ts';
import { type ChunkView, StaleIndexError } from './parts.ts';
import type { OpenSlices } from './slice-files.ts';

/** Times and fields of chunks, decoded; what was used last stays in memory. */
export interface Columns {
  times(chunk: ChunkView): Float64Array;
  /** Undefined when no row of the chunk has the field among its columns. */
  field(chunk: ChunkView, name: string): FieldData | undefined;
  clear(): void;
}

export function createColumns(slices: OpenSlices): Columns {
  const times = createByteCache<Float64Array>(READER_MEMORY.columnBytes / 2);
  const fields = createByteCache<FieldData>(READER_MEMORY.columnBytes / 2);

  function readTimes(chunk: ChunkView): Float64Array {
    const row = openIndex(chunk)
      .prepare(`SELECT times FROM p${chunk.part.no}_chunk WHERE first = ? AND rows = ?`)
      .get(chunk.first, chunk.rows) as unknown as [Uint8Array] | undefined;
    if (row === undefined) throw new StaleIndexError();
    return decodeTimes(row[0], chunk.rows);
  }

  function readField(chunk: ChunkView, name: string, kinds: number): FieldData {
    const row = openIndex(chunk)
      .prepare(`SELECT data FROM p${chunk.part.no}_field WHERE chunk = ? AND rows = ? AND name = ?`)
      .get(chunk.first, chunk.rows, name) as unknown as [Uint8Array] | undefined;
    if (row === undefined) throw new StaleIndexError();
    return decodeField(row[0], chunk.rows, kinds);
  }

  function openIndex(chunk: ChunkView) {
    const files = slices.open(chunk.part.slice);
    if (files === undefined) throw new StaleIndexError();
    return files.index;
  }

  return {
    times(chunk) {
      const key = keyOf(chunk);
      const known = times.get(key);
      if (known !== undefined) return known;
      const read = readTimes(chunk);
      times.set(key, read, read.byteLength);
      return read;
    },
    field(chunk, name) {
      const kinds = chunk.summary.kinds.get(name);
      if (kinds === undefined) return undefined;
      const key = `${keyOf(chunk)}/${name}`;
      const known = fields.get(key);
      if (known !== undefined) return known;
      const read = readField(chunk, name, kinds);
      fields.set(key, read, sizeOf(read));
      return read;
    },
    clear() {
      times.clear();
      fields.clear();
    },
  };
}

function keyOf(chunk: ChunkView): string {
  return `${chunk.part.key}/${chunk.first}/${chunk.rows}`;
}

/** Bytes that a string of a dictionary takes beside its characters. */
const STRING_BYTES = 40;

function sizeOf({ dictionary, codes, elsewhere, numbers }: FieldData): number {
  const strings = dictionary.reduce((sum, value) => sum + value.length + STRING_BYTES, 0);
  return strings + (codes?.byteLength ?? 0) + (elsewhere?.byteLength ?? 0) + (numbers?.byteLength ?? 0);
}
