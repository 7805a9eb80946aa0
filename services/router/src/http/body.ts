/** Reads the whole body of a POST within the router's limits. */
import type { IncomingMessage } from 'node:http';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { HeldBytes } from '../pipeline/held-bytes.ts';
import { decompress, encodingOf } from './decompress.ts';

export interface BodyLimits {
  readonly maxBodyBytes: number;
  readonly maxDecompressedBytes: number;
}

export interface BodyReader {
  /**
   * Reads, decompresses and hands the body to `use`; its bytes count as held until that is settled. Throws
   * `body-too-large`, `bad-encoding`, `overloaded`, and `bad-request` for a body that does not come whole.
   */
  read<T>(request: IncomingMessage, use: (body: Buffer) => Promise<T>): Promise<T>;
}

/** How long a request waits for room. */
const ROOM_PATIENCE_MS = 10_000;
/** How long a body may take to come in. */
const READ_TIMEOUT_MS = 120_000;

export function createBodyReader(limits: BodyLimits, held: HeldBytes): BodyReader {
  return {
    async read(request, use) {
      const encoding = encodingOf(request.headers['content-encoding']);
      const announced = announcedLength(request, limits.maxBodyBytes);
      await held.enter(announced, ROOM_PATIENCE_MS);
      let counted = announced;
      const count = (bytes: number): void => {
        if (bytes <= counted) return;
        held.grow(bytes - counted);
        counted = bytes;
      };
      try {
        const sent = await collect(request, limits.maxBodyBytes, count);
        if (encoding === undefined) return await use(sent);
        const body = await decompress(sent, encoding, limits.maxDecompressedBytes);
        count(sent.length + body.length);
        return await use(body);
      } finally {
        held.release(counted);
      }
    },
  };
}

/** The Content-Length, so that room is made before a byte is read; 0 for a chunked body. */
function announcedLength(request: IncomingMessage, maxBytes: number): number {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  return announced;
}

function collect(
  request: IncomingMessage,
  maxBytes: number,
  count: (bytes: number) => void,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const timer = setTimeout(
      () => end(new KapuasError('bad-request', 'The body did not come in time.')),
      READ_TIMEOUT_MS,
    );
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > maxBytes) {
        end(tooLarge(maxBytes));
        return;
      }
      count(length);
      chunks.push(chunk);
    };
    const onEnd = (): void => end();
    const onClose = (): void => end(new KapuasError('bad-request', 'The connection ended before the body.'));
    function end(error?: KapuasError): void {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      if (error !== undefined) reject(error);
      else resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length));
    }
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

function tooLarge(maxBytes: number): KapuasError {
  return new KapuasError('body-too-large', `The body is larger than ${maxBytes} bytes.`);
}
