import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Below this, a frame's own bytes outweigh what it saves. */
const WORTHWHILE_BYTES = 64;
const LEVEL = 1;
const PLAIN = 0;
const ZSTD = 1;

/** Small derived data: its first byte says whether zstd follows. */
export function pack(bytes: Uint8Array): Uint8Array {
  if (bytes.length < WORTHWHILE_BYTES) return withTag(PLAIN, bytes);
  return withTag(ZSTD, zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } }));
}

export function unpack(packed: Uint8Array): Uint8Array {
  const body = packed.subarray(1);
  return packed[0] === ZSTD ? zstdDecompressSync(body) : body;
}

function withTag(tag: number, bytes: Uint8Array): Uint8Array {
  const tagged = new Uint8Array(bytes.length + 1);
  tagged[0] = tag;
  tagged.set(bytes, 1);
  return tagged;
}
