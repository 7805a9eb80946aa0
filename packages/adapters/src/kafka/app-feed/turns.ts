/** Tells any number of waiters when the next turn of a loop has ended. */
export interface Turns {
  /** Resolves at the next turn, rejects when it fails. */
  coming(): Promise<void>;
  next(): void;
  fail(error: unknown): void;
}

export function createTurns(): Turns {
  let waiting: PromiseWithResolvers<void>[] = [];

  function take(): PromiseWithResolvers<void>[] {
    const taken = waiting;
    waiting = [];
    return taken;
  }

  return {
    coming() {
      const turn = Promise.withResolvers<void>();
      waiting.push(turn);
      return turn.promise;
    },
    next() {
      for (const { resolve } of take()) resolve();
    },
    fail(error) {
      for (const { reject } of take()) reject(error);
    },
  };
}
