/** Reads the whole body of a POST within the router's limits. */
import type { IncomingMessage } from 'node:http';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { HeldBytes } from '../pipeline/held-bytes.ts';
import { decompress, encodingOf } from './decompress.ts';

interface BodyLimits {
  readonly maxBodyBytes: number;
  readonly maxDecompressedBytes: number;
}

export interface BodyReader {
  /** Counts `bytes` as held until `use` is settled: for what reads a body in parts. Throws `overloaded`. */
  hold<T>(bytes: number, use: () => Promise<T>): Promise<T>;
  /**
   * Reads, decompresses and hands the body to `use`; its bytes count as held until that is settled. Throws
   * `body-too-large`, `bad-encoding`, `overloaded`, and `bad-request` for a body that does not come whole.
   */
  read<T>(request: IncomingMessage, use: (body: Buffer) => Promise<T>): Promise<T>;
}

/** Text takes about this much more room once it is parsed. */
const PARSED_SIZE = 4;
/** How long a request waits for room. */
const ROOM_PATIENCE_MS = 10_000;
/** How long a body may take to come in. */
const READ_TIMEOUT_MS = 120_000;

export function createBodyReader(limits: BodyLimits, held: HeldBytes): BodyReader {
  async function hold<T>(bytes: number, use: (count: (bytes: number) => void) => Promise<T>): Promise<T> {
    await held.enter(bytes, ROOM_PATIENCE_MS);
    let counted = bytes;
    const count = (now: number): void => {
      if (now <= counted) return;
      held.grow(now - counted);
      counted = now;
    };
    try {
      return await use(count);
    } finally {
      held.release(counted);
    }
  }

  return {
    hold,
    async read(request, use) {
      const encoding = encodingOf(request.headers['content-encoding']);
      return hold(announcedLength(request, limits.maxBodyBytes), async (count) => {
        const sent = await collect(request, limits.maxBodyBytes, count);
        const body =
          encoding === undefined ? sent : await decompress(sent, encoding, limits.maxDecompressedBytes);
        count(sent.length + PARSED_SIZE * body.length);
        return use(body);
      });
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
