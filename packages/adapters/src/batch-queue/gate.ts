import { KapuasError } from '@kapuas/core/runtime/errors.ts';

/** Bounds what waits: so many bytes and so many appends at once. */
export interface Gate {
  /** Throws `overloaded` when there is no place. Something always fits when nothing waits. */
  enter(bytes: number): void;
  leave(bytes: number): void;
}

export interface GateLimits {
  readonly maxWaitingBytes: number;
  readonly maxWaiting: number;
}

const RETRY_AFTER_SECONDS = 1;

export function createGate({ maxWaitingBytes, maxWaiting }: GateLimits): Gate {
  let waiting = 0;
  let waitingBytes = 0;
  return {
    enter(bytes) {
      if (waiting >= maxWaiting || (waiting > 0 && waitingBytes + bytes > maxWaitingBytes)) {
        throw new KapuasError(
          'overloaded',
          `${waiting} batches of ${waitingBytes} bytes wait to be stored already.`,
          { retryAfter: RETRY_AFTER_SECONDS },
        );
      }
      waiting += 1;
      waitingBytes += bytes;
    },
    leave(bytes) {
      waiting -= 1;
      waitingBytes -= bytes;
    },
  };
}
