/** Lets loops sleep until there is something to do. */
export interface WakeUp {
  /** Resolves at the next `ring`, or at once when it rang since the last wait began. */
  wait(): Promise<void>;
  ring(): void;
}

export function createWakeUp(): WakeUp {
  let bell = Promise.withResolvers<void>();
  let rung = false;
  return {
    async wait() {
      if (!rung) await bell.promise;
      rung = false;
    },
    ring() {
      rung = true;
      bell.resolve();
      bell = Promise.withResolvers();
    },
  };
}
