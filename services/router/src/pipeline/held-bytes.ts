/** A bound on the bytes of bodies and messages that one process holds at once. */
import { KapuasError } from '@kapuas/core/runtime/errors.ts';

export interface HeldBytes {
  /**
   * Waits until there is room, then holds `bytes` more. Throws `overloaded` when none came in time.
   * More than the bound itself is let in alone.
   */
  enter(bytes: number, patienceMs: number): Promise<void>;
  /** Holds more of what was let in already, without waiting: a body that turns out larger. */
  grow(bytes: number): void;
  release(bytes: number): void;
  used(): number;
}

interface Waiter {
  readonly bytes: number;
  readonly admit: () => void;
}

export function createHeldBytes(maxBytes: number): HeldBytes {
  let used = 0;
  const waiters = new Set<Waiter>();

  const hasRoom = (bytes: number): boolean => used === 0 || used + bytes <= maxBytes;

  function wait(bytes: number, patienceMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        bytes,
        admit() {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        waiters.delete(waiter);
        reject(new KapuasError('overloaded', `The router holds ${used} bytes already.`, { retryAfter: 5 }));
      }, patienceMs);
      waiters.add(waiter);
    });
  }

  return {
    async enter(bytes, patienceMs) {
      if (waiters.size > 0 || !hasRoom(bytes)) return wait(bytes, patienceMs);
      used += bytes;
    },
    grow(bytes) {
      used += bytes;
    },
    release(bytes) {
      used -= bytes;
      for (const waiter of waiters) {
        if (!hasRoom(waiter.bytes)) return;
        waiters.delete(waiter);
        used += waiter.bytes;
        waiter.admit();
      }
    },
    used: () => used,
  };
}
