/** What each app does in each minute, written to the ledger every few seconds. */
import {
  minuteOf,
  NO_USAGE,
  type UsageCounts,
  type UsageEntry,
  type UsageRecorder,
} from '@kapuas/core/ports/usage.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';

export interface UsageCounter {
  count(app: string, counts: Partial<UsageCounts>): void;
  start(): void;
  /** Writes what is left. */
  stop(): Promise<void>;
}

const NAMES = Object.keys(NO_USAGE) as (keyof UsageCounts)[];

/** Minutes of apps that are kept while the ledger is away; the oldest are forgotten beyond. */
const MAX_ENTRIES = 50_000;

export function createUsageCounter(ledger: UsageRecorder, flushMs: number, logger: Logger): UsageCounter {
  let entries = new Map<string, UsageEntry>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function add(app: string, minute: number, counts: Partial<UsageCounts>): void {
    const id = `${app} ${minute}`;
    let entry = entries.get(id);
    if (entry === undefined) {
      if (entries.size >= MAX_ENTRIES) entries.delete(entries.keys().next().value as string);
      entry = { app, minute, ...NO_USAGE };
      entries.set(id, entry);
    }
    for (const name of NAMES) entry[name] += counts[name] ?? 0;
  }

  async function write(): Promise<void> {
    if (entries.size === 0) return;
    const written = [...entries.values()];
    entries = new Map();
    try {
      await ledger.add(written);
    } catch (error) {
      logger.warn(
        { err: error, apps: written.length },
        'usage could not be written; it is kept and tried again',
      );
      for (const entry of written) add(entry.app, entry.minute, entry);
    }
  }

  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };

  return {
    count: (app, counts) => add(app, minuteOf(Date.now()), counts),
    start() {
      timer = setInterval(flush, flushMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
