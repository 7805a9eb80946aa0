import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Events of one block. Small, so that scattered hits unpack little; a dictionary makes up for what that costs in size. */
export const BLOCK_ROWS = 64;
/** Large events end a block early. */
export const BLOCK_BYTES = 64 * 1024;

/** How a block's body was compressed. */
export const CODING_ZSTD = 0;
export const CODING_ZSTD_DICTIONARY = 1;
export type Coding = number;

const LEVEL = 1;
const LINE_FEED = 10;

/** @param lines whole lines, each with its end */
export function encodeBlock(lines: Uint8Array, dictionary: Uint8Array | undefined): Uint8Array {
  const params = { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_contentSizeFlag]: 1 };
  return zstdCompressSync(lines, { params, chunkSize: OUTPUT_BYTES, ...(dictionary && { dictionary }) });
}

export function decodeBlock(body: Uint8Array, coding: Coding, dictionary: Uint8Array | undefined): Buffer {
  const known = coding === CODING_ZSTD_DICTIONARY ? dictionary : undefined;
  return zstdDecompressSync(body, { chunkSize: OUTPUT_BYTES, ...(known && { dictionary: known }) });
}

/** Room for a common block, so that zlib makes one buffer a call. */
const OUTPUT_BYTES = 48 * 1024;

/** Where each line of a block ends: the index of its line feed. */
export function lineEnds(lines: Uint8Array): Uint32Array {
  const ends: number[] = [];
  for (let at = lines.indexOf(LINE_FEED); at >= 0; at = lines.indexOf(LINE_FEED, at + 1)) ends.push(at);
  return Uint32Array.from(ends);
}
