import type { Logger } from '@kapuas/core/runtime/logger.ts';

export interface Trigger {
  readonly kind: string;
  readonly key: string;
  readonly delayMs: number;
}

export interface Outbox {
  keep(trigger: Trigger): void;
  /** All that was kept, which is forgotten here; delays are what remains of them. */
  takeAll(): Trigger[];
}

const MAX_KEPT = 10_000;

/** What could not be handed to Redis yet: for each kind and key one trigger, the earliest. */
export function createOutbox(logger: Logger, now: () => number = Date.now): Outbox {
  const kept = new Map<string, { readonly kind: string; readonly key: string; readonly dueAt: number }>();
  let full = false;

  return {
    keep({ kind, key, delayMs }) {
      const name = JSON.stringify([kind, key]);
      const dueAt = now() + delayMs;
      const known = kept.get(name);
      if (known !== undefined && known.dueAt <= dueAt) return;
      if (known === undefined && kept.size >= MAX_KEPT) {
        if (!full) logger.warn({ kept: MAX_KEPT }, 'too many jobs wait for Redis; more are dropped');
        full = true;
        return;
      }
      kept.set(name, { kind, key, dueAt });
    },
    takeAll() {
      const all = [...kept.values()];
      kept.clear();
      full = false;
      return all.map(({ kind, key, dueAt }) => ({ kind, key, delayMs: Math.max(0, dueAt - now()) }));
    },
  };
}
