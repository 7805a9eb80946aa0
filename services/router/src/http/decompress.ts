/** Bodies in gzip, deflate and zstd, bounded: a small body can hold a very large one. */
import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';

export type Encoding = 'gzip' | 'deflate' | 'zstd';

/** Above this the work leaves the event loop's thread; below, handing it over costs more than it saves. */
const OFF_THREAD_BYTES = 128 * 1024;
const CHUNK_BYTES = 128 * 1024;

type Options = zlib.ZlibOptions & zlib.ZstdOptions;
type Method = 'gzip' | 'deflate' | 'raw' | 'zstd';

const ASYNC: Readonly<Record<Method, (body: Buffer, options: Options) => Promise<Buffer>>> = {
  gzip: promisify<Buffer, Options, Buffer>(zlib.gunzip),
  deflate: promisify<Buffer, Options, Buffer>(zlib.inflate),
  raw: promisify<Buffer, Options, Buffer>(zlib.inflateRaw),
  zstd: promisify<Buffer, Options, Buffer>(zlib.zstdDecompress),
};
const SYNC: Readonly<Record<Method, (body: Buffer, options: Options) => Buffer>> = {
  gzip: zlib.gunzipSync,
  deflate: zlib.inflateSync,
  raw: zlib.inflateRawSync,
  zstd: zlib.zstdDecompressSync,
};

/** @returns undefined for a body that is sent as it is; throws `bad-encoding` for what is not understood */
export function encodingOf(header: string | undefined): Encoding | undefined {
  const name = header?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return undefined;
  if (name === 'gzip' || name === 'x-gzip') return 'gzip';
  if (name === 'deflate' || name === 'zstd') return name;
  throw new KapuasError(
    'bad-encoding',
    `Content-Encoding "${name.slice(0, 40)}" is not gzip, deflate or zstd.`,
  );
}

/** Several members or frames one after the other are one body. Throws `bad-encoding` and `body-too-large`. */
export async function decompress(body: Buffer, encoding: Encoding, maxBytes: number): Promise<Buffer> {
  const method = encoding === 'deflate' && !hasZlibHeader(body) ? 'raw' : encoding;
  const options = { maxOutputLength: maxBytes, chunkSize: CHUNK_BYTES };
  try {
    if (body.length > OFF_THREAD_BYTES) return await ASYNC[method](body, options);
    return SYNC[method](body, options);
  } catch (error) {
    throw asDecompressError(error as NodeJS.ErrnoException, encoding, maxBytes);
  }
}

/** For a body that is read as it comes. */
export function createDecompressor(encoding: Encoding): Transform {
  if (encoding === 'gzip') return zlib.createGunzip({ chunkSize: CHUNK_BYTES });
  return encoding === 'zstd'
    ? zlib.createZstdDecompress({ chunkSize: CHUNK_BYTES })
    : zlib.createInflate({ chunkSize: CHUNK_BYTES });
}

export function asDecompressError(
  error: NodeJS.ErrnoException,
  encoding: Encoding,
  maxBytes: number,
): KapuasError {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') {
    return new KapuasError('body-too-large', `Decompressed the body is larger than ${maxBytes} bytes.`);
  }
  const reason = error.code === 'Z_BUF_ERROR' ? 'it ends too early' : error.message;
  return new KapuasError('bad-encoding', `The body is not ${encoding}: ${reason}.`, { cause: error });
}

/** Some clients send deflate without the wrapper that the HTTP standard asks for. */
function hasZlibHeader(body: Buffer): boolean {
  return body.length > 1 && ((body[0] as number) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;
}
