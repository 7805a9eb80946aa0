import { emptyBitmap, forEachBit, setBit } from '../format/bitmap.ts';
import type { Chunk } from '../format/chunk.ts';
import type { FieldData } from '../format/field-data.ts';

/** Consecutive chunks as one. A dictionary may then outgrow one byte a code. */
export function mergeChunks(chunks: readonly Chunk[]): Chunk {
  const starts = startsOf(chunks);
  const rows = starts.at(-1) as number;
  const times = new Float64Array(rows);
  for (const [index, chunk] of chunks.entries()) times.set(chunk.times, starts[index]);
  const names = new Set(chunks.flatMap((chunk) => [...chunk.fields.keys()]));
  const fields = new Map([...names].map((name) => [name, mergeField(piecesOf(name, chunks, starts), rows)]));
  return { times, fields, overflow: chunks.some((chunk) => chunk.overflow) };
}

interface Piece {
  readonly start: number;
  readonly data: FieldData;
}

/** The first row of each chunk, and the end of the last. */
function startsOf(chunks: readonly Chunk[]): number[] {
  const starts = [0];
  for (const chunk of chunks) starts.push((starts.at(-1) as number) + chunk.times.length);
  return starts;
}

function piecesOf(name: string, chunks: readonly Chunk[], starts: readonly number[]): Piece[] {
  return chunks.flatMap((chunk, index) => {
    const data = chunk.fields.get(name);
    return data === undefined ? [] : [{ start: starts[index] as number, data }];
  });
}

function mergeField(pieces: readonly Piece[], rows: number): FieldData {
  return {
    ...mergeDictionaries(pieces, rows),
    ...mergeElsewhere(pieces, rows),
    ...mergeNumbers(pieces, rows),
  };
}

function mergeDictionaries(pieces: readonly Piece[], rows: number): Pick<FieldData, 'dictionary' | 'codes'> {
  const seen = new Map<string, number>();
  for (const { data } of pieces) {
    for (const value of data.dictionary) if (!seen.has(value)) seen.set(value, seen.size + 1);
  }
  if (seen.size === 0) return { dictionary: [] };
  const codes = seen.size < 256 ? new Uint8Array(rows) : new Uint16Array(rows);
  for (const { start, data } of pieces) {
    const newCodes = [0, ...data.dictionary.map((value) => seen.get(value) as number)];
    data.codes?.forEach((code, row) => {
      codes[start + row] = newCodes[code] as number;
    });
  }
  return { dictionary: [...seen.keys()], codes };
}

function mergeElsewhere(pieces: readonly Piece[], rows: number): Pick<FieldData, 'elsewhere'> {
  if (pieces.every(({ data }) => data.elsewhere === undefined)) return {};
  const elsewhere = emptyBitmap(rows);
  for (const { start, data } of pieces) {
    if (data.elsewhere) forEachBit(data.elsewhere, (row) => setBit(elsewhere, start + row));
  }
  return { elsewhere };
}

function mergeNumbers(pieces: readonly Piece[], rows: number): Pick<FieldData, 'numbers'> {
  const held = pieces.filter(({ data }) => data.elsewhere !== undefined);
  if (held.length === 0 || held.some(({ data }) => data.numbers === undefined)) return {};
  const numbers = new Float64Array(rows).fill(Number.NaN);
  for (const { start, data } of held) numbers.set(data.numbers as Float64Array, start);
  return { numbers };
}
