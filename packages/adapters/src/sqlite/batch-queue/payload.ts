import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Below this many bytes a frame's own overhead eats what it saves. */
const SMALLEST_COMPRESSED = 256;

/** Level 1: measured best in both time and size on log lines, against 2, 3 and the negative levels. */
const PARAMETERS = { [constants.ZSTD_c_compressionLevel]: 1 };

export interface PackedPayload {
  readonly bytes: Uint8Array;
  readonly compressed: boolean;
}

export function pack(payload: Uint8Array): PackedPayload {
  if (payload.length < SMALLEST_COMPRESSED) return { bytes: payload, compressed: false };
  const bytes = zstdCompressSync(payload, { params: PARAMETERS, pledgedSrcSize: payload.length });
  return bytes.length < payload.length ? { bytes, compressed: true } : { bytes: payload, compressed: false };
}

/**
 * @param size of the payload as it was before it was packed
 * @returns bytes in a buffer of their own, which may be moved to another thread
 */
export function unpack({ bytes, compressed }: PackedPayload, size: number): Uint8Array<ArrayBuffer> {
  // One chunk that holds all of it saves the decompressor from joining pieces.
  const payload = compressed ? zstdDecompressSync(bytes, { chunkSize: Math.max(64, size + 1) }) : bytes;
  return ownsBuffer(payload) ? payload : new Uint8Array(payload);
}

function ownsBuffer(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return (
    bytes.buffer instanceof ArrayBuffer &&
    bytes.byteLength > 0 &&
    bytes.buffer.byteLength <= bytes.byteLength + 64
  );
}
