import type { Bitmap } from './bitmap.ts';
import { wordsFor } from './bitmap.ts';
import { pack, unpack } from './compression.ts';

/**
 * What a chunk knows of one field. A value stands either in the dictionary or in the index of terms, so a
 * search asks both; a row with more than one value can have them in both.
 */
export interface FieldData {
  /** Code n + 1 stands for `dictionary[n]`, code 0 for none. */
  readonly dictionary: readonly string[];
  /** One code a row; absent when the dictionary is empty. */
  readonly codes?: Uint8Array | Uint16Array;
  /** Rows that have values in the index of terms. */
  readonly elsewhere?: Bitmap;
  /** One number a row, NaN for none: what `elsewhere` holds, when that is one number a row throughout. */
  readonly numbers?: Float64Array;
}

/** Which of the three a field has, as a chunk's `fields` tells it: a sum of these. */
export const IN_DICTIONARY = 1;
export const ELSEWHERE = 2;
export const NUMBERS = 4;
export type FieldKinds = number;

export function kindsOf(data: FieldData): FieldKinds {
  return (
    (data.codes === undefined ? 0 : IN_DICTIONARY) |
    (data.elsewhere === undefined ? 0 : ELSEWHERE) |
    (data.numbers === undefined ? 0 : NUMBERS)
  );
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Length of the dictionary's JSON, and the bytes of one code. */
const HEAD = 5;

export function encodeField(data: FieldData): Uint8Array {
  const dictionary = encoder.encode(JSON.stringify(data.dictionary));
  const head = new Uint8Array(HEAD);
  new DataView(head.buffer).setUint32(0, dictionary.length, true);
  head[4] = data.codes?.BYTES_PER_ELEMENT ?? 0;
  const parts = [head, dictionary, data.codes, data.elsewhere, data.numbers];
  return pack(Buffer.concat(parts.filter((part) => part !== undefined).map(bytesOf)));
}

export function decodeField(packed: Uint8Array, rows: number, kinds: FieldKinds): FieldData {
  const bytes = unpack(packed);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  let at = HEAD + length;
  // Copied, because typed arrays must begin at a multiple of their element's size.
  const take = (size: number): ArrayBuffer => {
    const start = at;
    at += size;
    return new Uint8Array(bytes.subarray(start, at)).buffer;
  };
  const codes =
    bytes[4] === 0
      ? {}
      : { codes: bytes[4] === 1 ? new Uint8Array(take(rows)) : new Uint16Array(take(rows * 2)) };
  return {
    dictionary: JSON.parse(decoder.decode(bytes.subarray(HEAD, HEAD + length))) as string[],
    ...codes,
    ...(kinds & ELSEWHERE ? { elsewhere: new Uint32Array(take(wordsFor(rows) * 4)) } : {}),
    ...(kinds & NUMBERS ? { numbers: new Float64Array(take(rows * 8)) } : {}),
  };
}

function bytesOf(part: ArrayBufferView): Uint8Array {
  return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
}
