import type { Transform } from 'node:stream';
import zlib from 'node:zlib';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Compression } from './message.ts';

/** Large enough to be quick, small enough to be held for every connection. Slices end where a piece ends. */
const PIECE_BYTES = 256 * 1024;

/**
 * Decompresses piece by piece; gzip members and zstd frames may follow each other, as a forwarder's buffer appends
 * them. Throws `body-too-large` once there is more than `limit`, `bad-encoding` when the bytes are damaged.
 */
export async function* inflate(
  bytes: Buffer,
  compression: Compression,
  limit: number,
): AsyncGenerator<Buffer, void> {
  const options = { chunkSize: PIECE_BYTES };
  const stream: Transform =
    compression === 'gzip' ? zlib.createGunzip(options) : zlib.createZstdDecompress(options);
  stream.end(bytes);
  let total = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      total += piece.length;
      if (total > limit) {
        throw new KapuasError(
          'body-too-large',
          `The entries have more than ${limit} bytes once decompressed; ${bytes.length} came.`,
        );
      }
      yield piece;
    }
  } catch (error) {
    if (error instanceof KapuasError) throw error;
    throw new KapuasError(
      'bad-encoding',
      `The ${compression} entries are damaged: ${(error as Error).message}.`,
    );
  }
}
