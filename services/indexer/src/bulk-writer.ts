import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { createBreaker } from './breaker.ts';
import type { IndexerConfig } from './config.ts';
import type { IndexerMetrics } from './metrics.ts';
import { createPending } from './pending.ts';
import type { Circuit } from './policy/circuit.ts';
import { firstTuning, type Tuning, type TuningBounds, tuned } from './policy/tuning.ts';
import { type Outcome, type Written, write } from './write.ts';

export interface BulkWriter {
  /** Writes them as soon as there is room; they stay unacked until then. */
  add(deliveries: readonly Delivery[]): void;
  readonly circuit: Circuit['state'];
  readonly tuning: Pick<Tuning, 'bulkBytes' | 'concurrency'>;
  /** Begins nothing more. Resolves when what is under way is written and settled. */
  stop(): Promise<void>;
}

export interface BulkWriterDeps {
  readonly store: EventStore;
  /** Never rejects. */
  readonly settle: (written: readonly Written[]) => Promise<void>;
  readonly config: IndexerConfig;
  readonly metrics: IndexerMetrics;
  readonly logger: Logger;
}

const BUSY_IS_TOLD_EVERY_MS = 60_000;

/** Cuts what waits into writes of the size, and at the rate, that the store takes best. */
export function createBulkWriter(deps: BulkWriterDeps): BulkWriter {
  const { store, settle, config, metrics, logger } = deps;
  const bounds: TuningBounds = { ...config, maxConcurrency: config.concurrency };
  const pending = createPending();
  const underWay = new Set<Promise<void>>();
  const settling = new Set<Promise<void>>();
  const tellBusy = createBusyNotice(logger);
  let tuning = firstTuning(bounds);
  let stopping = false;

  const breaker = createBreaker({
    bounds: { firstMs: config.retryMs, longestMs: config.maxRetryMs },
    probe,
    onClosed: pump,
    logger,
  });

  function pump(): void {
    while (
      !stopping &&
      breaker.state === 'closed' &&
      underWay.size < tuning.concurrency &&
      pending.size > 0
    ) {
      begin(pending.take(tuning.bulkBytes));
    }
  }

  function begin(bulk: readonly Delivery[]): void {
    const full = pending.size > 0;
    const writing = writeBulk(bulk, full).finally(() => {
      underWay.delete(writing);
      pump();
    });
    underWay.add(writing);
  }

  async function writeBulk(bulk: readonly Delivery[], full: boolean): Promise<void> {
    const startedAt = performance.now();
    const others = underWay.size;
    const outcome = await write(store, bulk);
    const endedAt = performance.now();
    metrics.writeSeconds.observe((endedAt - startedAt) / 1000);
    const events = bulk.reduce((sum, { batch }) => sum + batch.count, 0);
    const refused = isTooMuch(outcome);
    tuning = tuned(tuning, { events, startedAt, endedAt, underWay: others + 1, full, refused }, bounds);
    const error = take(bulk, outcome);
    if (error !== undefined) breaker.failed(error);
  }

  /** @returns why the whole store refused it; then it waits again */
  function take(bulk: readonly Delivery[], outcome: Outcome): KapuasError | undefined {
    if (outcome.kind === 'refused') {
      metrics.storeErrors.inc({ code: outcome.error.code });
      pending.putBack(bulk);
      return outcome.error;
    }
    if (isTooMuch(outcome)) tellBusy();
    const settled = settle(outcome.written).finally(() => settling.delete(settled));
    settling.add(settled);
    return undefined;
  }

  /** The oldest delivery alone; when none waits, the store's own word. */
  async function probe(): Promise<KapuasError | undefined> {
    const [oldest] = pending.take(0);
    if (oldest !== undefined) return take([oldest], await write(store, [oldest]));
    const healthy = await store.healthy().catch(() => false);
    return healthy
      ? undefined
      : new KapuasError('store-unavailable', 'The store says that it does not work.');
  }

  return {
    add(deliveries) {
      pending.add(deliveries);
      pump();
    },
    get circuit() {
      return breaker.state;
    },
    get tuning() {
      return tuning;
    },
    async stop() {
      stopping = true;
      await breaker.stop();
      await Promise.all(underWay);
      await Promise.all(settling);
    },
  };
}

function isTooMuch(outcome: Outcome): boolean {
  if (outcome.kind === 'refused') return true;
  return outcome.written.some(({ trouble }) => trouble?.kind === 'busy');
}

function createBusyNotice(logger: Logger): () => void {
  let tellAgainAt = 0;
  return () => {
    if (Date.now() < tellAgainAt) return;
    tellAgainAt = Date.now() + BUSY_IS_TOLD_EVERY_MS;
    logger.warn('the store is busy and takes part of what is written: writes become smaller and fewer');
  };
}
