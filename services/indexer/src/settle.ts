import { batchId, eventId } from '@kapuas/core/event/batch.ts';
import { splitLines } from '@kapuas/core/event/codec.ts';
import type { BatchConsumer, Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { DeadLetter, DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import type { WriteResult } from '@kapuas/core/ports/event-store.ts';
import { minuteOf, NO_USAGE, type UsageEntry, type UsageLedger } from '@kapuas/core/ports/usage.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { AppTroubles } from './app-troubles.ts';
import type { IndexerMetrics } from './metrics.ts';
import { createTries } from './policy/tries.ts';
import { type Trouble, verdictOf } from './policy/verdict.ts';
import type { Written } from './write.ts';

interface SettlerDeps {
  readonly consumer: BatchConsumer;
  readonly deadLetters: DeadLetters;
  readonly usage: Pick<UsageLedger, 'add'>;
  readonly troubles: AppTroubles;
  readonly maxTries: number;
  readonly logger: Logger;
  readonly metrics: IndexerMetrics;
}

/** What is done with, and what is to be written again. */
interface Sorted {
  readonly done: { readonly delivery: Delivery; readonly stored: number; readonly letters: DeadLetter[] }[];
  readonly again: { readonly delivery: Delivery; readonly trouble: Trouble }[];
}

/**
 * Acks what the store has or what became dead letters, and hands out the rest again. Never rejects: a delivery that
 * could not be settled comes again.
 */
export function createSettler(deps: SettlerDeps): (written: readonly Written[]) => Promise<void> {
  const { consumer, deadLetters, troubles, maxTries, logger, metrics } = deps;
  const tries = createTries();
  let storedSoFar = 0;

  function sort(written: readonly Written[]): Sorted {
    for (const { result } of written) storedSoFar += result.stored;
    const sorted: Sorted = { done: [], again: [] };
    for (const { delivery, result, trouble } of written) {
      const tried = trouble === undefined ? 0 : tries.failed(delivery, trouble.kind, storedSoFar);
      const verdict = verdictOf(result, trouble, tried, maxTries);
      if (verdict.kind === 'again') {
        sorted.again.push({ delivery, trouble: verdict.trouble });
        metrics.retried.inc({ cause: verdict.trouble.kind }, result.retry.length);
      } else {
        const letters = lettersOf(delivery, verdict.letters);
        sorted.done.push({ delivery, stored: result.stored, letters });
      }
    }
    return sorted;
  }

  /** @returns false when they could not be kept: then their deliveries must not be acked */
  async function keep(letters: readonly DeadLetter[]): Promise<boolean> {
    try {
      await deadLetters.put(letters);
      return true;
    } catch (error) {
      logger.error({ err: error, count: letters.length }, 'dead letters could not be kept; trying again');
      return false;
    }
  }

  async function finish(done: Sorted['done']): Promise<void> {
    if (done.length === 0) return;
    await consumer.ack(done.map(({ delivery }) => delivery));
    for (const { delivery, stored } of done) {
      tries.settled(delivery);
      metrics.stored.inc(stored);
    }
    const letters = done.flatMap((one) => one.letters);
    if (letters.length > 0) await account(deps, letters);
  }

  async function handBack(again: Sorted['again']): Promise<void> {
    const byApp = Map.groupBy(again, ({ delivery }) => delivery.batch.app);
    for (const [app, all] of byApp) {
      const delayMs = troubles.failed(app, (all[0] as (typeof all)[number]).trouble);
      await consumer.nack(
        all.map(({ delivery }) => delivery),
        delayMs,
      );
    }
  }

  return async (written) => {
    const { done, again } = sort(written);
    const withLetters = done.filter(({ letters }) => letters.length > 0);
    const kept = withLetters.length === 0 || (await keep(withLetters.flatMap(({ letters }) => letters)));
    const finished = kept ? done : done.filter(({ letters }) => letters.length === 0);
    const failed = [...again, ...(kept ? [] : withLetters.map(unkept))];
    try {
      await finish(finished);
    } catch (error) {
      logger.error({ err: error }, 'what was stored could not be acked; it comes again');
      failed.push(...finished.map(unacked));
    }
    const failing = new Set(failed.map(({ delivery }) => delivery.batch.app));
    for (const { delivery } of done)
      if (!failing.has(delivery.batch.app)) troubles.worked(delivery.batch.app);
    await handBack(failed).catch((error: unknown) =>
      logger.error({ err: error }, 'a batch could not be nacked'),
    );
  };
}

const unkept = ({ delivery }: Sorted['done'][number]): Sorted['again'][number] => ({
  delivery,
  trouble: { kind: 'busy', detail: 'its dead letters could not be kept' },
});

const unacked = ({ delivery }: Sorted['done'][number]): Sorted['again'][number] => ({
  delivery,
  trouble: { kind: 'busy', detail: 'it could not be acked' },
});

function lettersOf(delivery: Delivery, refused: WriteResult['refused']): DeadLetter[] {
  if (refused.length === 0) return [];
  const lines = splitLines(delivery.batch.payload);
  const id = batchId(delivery.batch, delivery.position);
  const at = Date.now();
  return refused.map(({ line, reason }) => ({
    app: delivery.batch.app,
    eventId: eventId(id, line),
    reason,
    at,
    line: lines[line] as Uint8Array,
  }));
}

/** Counts cannot hold up events: when they cannot be written they are lost. */
async function account(
  { usage, logger, metrics }: SettlerDeps,
  letters: readonly DeadLetter[],
): Promise<void> {
  for (const [reason, { length }] of Map.groupBy(letters, (letter) => letter.reason)) {
    metrics.refused(reason, length);
    const apps = [...new Set(letters.filter((one) => one.reason === reason).map(({ app }) => app))];
    logger.warn({ count: length, reason, apps: apps.slice(0, 10) }, 'events became dead letters');
  }
  await usage
    .add(countLetters(letters))
    .catch((error: unknown) => logger.warn({ err: error }, 'counts of dead letters are lost'));
}

function countLetters(letters: readonly DeadLetter[]): UsageEntry[] {
  const minute = minuteOf(Date.now());
  return [...Map.groupBy(letters, ({ app }) => app)].map(([app, { length }]) => ({
    app,
    minute,
    ...NO_USAGE,
    deadLetters: length,
  }));
}
