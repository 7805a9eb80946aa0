import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Scanner } from './scan.ts';

/** Cuts a stream of bytes into whole values. */
export interface Frames {
  push(chunk: Buffer): void;
  /** The next whole value, a view that stays as it is; throws `body-too-large` when it is over the limit. */
  next(): Buffer | undefined;
  /** All values that are whole, as one view. */
  nextAll(): Buffer | undefined;
  /** What came of a value that is not whole. */
  partial(): Buffer;
  setLimit(bytes: number): void;
}

const EMPTY = Buffer.alloc(0);

export function createFrames(scanner: Scanner, limitBytes: number): Frames {
  let limit = limitBytes;
  let buffer: Buffer = EMPTY;
  let start = 0;
  let end = 0;
  /** Whether bytes behind `end` may be written: not in a chunk that came from the socket. */
  let own = false;

  /** Room for the whole value when its length is known, but never much more than what really came. */
  function grow(more: number): void {
    const length = end - start;
    const wanted = Math.min(scanner.needs, 2 * length, limit);
    const larger = Buffer.allocUnsafeSlow(Math.max(length + more, wanted));
    buffer.copy(larger, 0, start, end);
    buffer = larger;
    start = 0;
    end = length;
    own = true;
  }

  function push(chunk: Buffer): void {
    if (start === end) {
      buffer = chunk;
      start = 0;
      end = chunk.length;
      own = false;
      return;
    }
    if (!own || buffer.length - end < chunk.length) grow(chunk.length);
    end += chunk.copy(buffer, end);
  }

  function check(bytes: number): void {
    if (bytes > limit) {
      throw new KapuasError(
        'body-too-large',
        `The message has ${bytes} bytes or more, the limit is ${limit}.`,
      );
    }
  }

  /** @returns the length of the value at `at`, or -1 when it is not whole */
  function lengthAt(at: number): number {
    if (at === end) return -1;
    const length = scanner.scan(buffer.subarray(at, end));
    check(length < 0 ? scanner.needs : length);
    return length;
  }

  function cutAt(at: number): Buffer {
    const values = buffer.subarray(start, at);
    start = at;
    if (start === end) buffer = EMPTY;
    if (start === end) start = end = 0;
    return values;
  }

  function next(): Buffer | undefined {
    const length = lengthAt(start);
    return length < 0 ? undefined : cutAt(start + length);
  }

  function nextAll(): Buffer | undefined {
    let at = start;
    for (let length = lengthAt(at); length >= 0; length = lengthAt(at)) at += length;
    return at === start ? undefined : cutAt(at);
  }

  return {
    push,
    next,
    nextAll,
    partial: () => buffer.subarray(start, end),
    setLimit(bytes) {
      limit = bytes;
    },
  };
}
