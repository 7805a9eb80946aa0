/** Lets one holder in at a time, in the order in which they asked. */
export interface Mutex {
  /** @returns the function that lets the next one in; calling it again does nothing */
  acquire(): Promise<() => void>;
}

export function createMutex(): Mutex {
  let last: Promise<void> = Promise.resolve();
  return {
    async acquire() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const before = last;
      last = promise;
      await before;
      return resolve;
    },
  };
}
