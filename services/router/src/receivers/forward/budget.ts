/** Memory for messages on their way in, shared by all connections. */
export interface Budget {
  /** Tells how many bytes the owner holds now. */
  hold(owner: object, bytes: number): void;
  /** Resolves when the owner may take in more, or `isOver` says that it will not. */
  admit(owner: object, isOver: () => boolean): Promise<void>;
  /** Has those who wait look again. */
  wake(): void;
}

/** What every owner may hold without being counted: small messages never wait for large ones. */
const FREE_BYTES = 64 * 1024;

/**
 * Over the limit only the owner that has held the longest goes on, so that one message at least is completed and
 * its memory comes back: nobody waits for ever.
 */
export function createBudget(limitBytes: number): Budget {
  const held = new Map<object, number>();
  let waiting: (() => void)[] = [];
  let total = 0;

  function mayGrow(owner: object): boolean {
    return total < limitBytes || !held.has(owner) || held.keys().next().value === owner;
  }

  function wake(): void {
    const woken = waiting;
    waiting = [];
    for (const look of woken) look();
  }

  return {
    wake,
    hold(owner, bytes) {
      const before = held.get(owner) ?? 0;
      const now = bytes > FREE_BYTES ? bytes : 0;
      total += now - before;
      if (now === 0) held.delete(owner);
      else held.set(owner, now);
      if (now < before) wake();
    },
    async admit(owner, isOver) {
      while (!mayGrow(owner) && !isOver()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
