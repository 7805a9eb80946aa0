import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { topicName } from '@kapuas/core/apps/app.ts';
import type { Batch, QueuePosition } from '@kapuas/core/event/batch.ts';
import type { TopicAdmin } from '@kapuas/core/ports/admin.ts';
import type { BatchConsumer, BatchQueue } from '@kapuas/core/ports/batch-queue.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { createGate, type GateLimits } from '../../batch-queue/gate.ts';
import { DEFAULT_RESERVE_BYTES } from '../disk.ts';
import { startWorker, type WorkerHandle } from '../worker/rpc.ts';
import { createConsumer } from './consumer.ts';
import type { QueueHandlers, QueueWorkerData } from './protocol.ts';
import { createTails } from './tails.ts';

export interface SqliteBatchQueue extends BatchQueue {
  readonly topics: TopicAdmin;
}

export interface BatchQueueOptions extends Partial<GateLimits> {
  readonly dir: string;
  readonly logger: Logger;
  /** Appends stop when less is free on the disk. Default 256 MiB. */
  readonly reserveBytes?: number;
  /** The file grows no further. Default: no bound but the disk's. */
  readonly maxFileBytes?: number;
  /** How often a queue that cannot take batches tries whether it can again. Default 1,000. */
  readonly probeMs?: number;
}

const DEFAULT_LIMITS: GateLimits = { maxWaitingBytes: 64 * 1024 * 1024, maxWaiting: 10_000 };

/** Opens the queue's file below `dir`; only one process can hold it. Rejects with `queue-unavailable`. */
export async function openBatchQueue(options: BatchQueueOptions): Promise<SqliteBatchQueue> {
  const { logger } = options;
  const worker = await startQueueWorker(options);
  const gate = createGate({ ...DEFAULT_LIMITS, ...options });
  const tails = createTails();
  const consumers = new Set<BatchConsumer>();
  const closing = new AbortController();
  const logging = logNotices(worker, logger, closing.signal);

  async function append(batches: readonly Batch[]): Promise<readonly QueuePosition[]> {
    const bytes = batches.reduce((sum, { payload }) => sum + payload.length, 0);
    gate.enter(bytes);
    try {
      const wire = batches.map(toWire);
      const transfer = wire.map(({ payload }) => payload.buffer);
      const offsets = await worker.call('append', wire, { transfer });
      for (const batch of batches) tails.publish(batch);
      return batches.map(({ app }, i) => ({
        topic: topicName(app),
        partition: 0,
        offset: offsets[i] as number,
      }));
    } finally {
      gate.leave(bytes);
    }
  }

  return {
    append,
    consume(group, consumeOptions = {}) {
      const membership = { group, member: randomUUID() };
      const onClose = (): void => {
        consumers.delete(consumer);
      };
      const consumer = createConsumer({ worker, logger, membership, onClose }, consumeOptions);
      consumers.add(consumer);
      return consumer;
    },
    tail: (apps) => tails.open(apps),
    lag: (group) => worker.call('lag', group),
    healthy: () => worker.call('healthy', undefined).catch(() => false),
    async close() {
      tails.close();
      await Promise.all([...consumers].map((consumer) => consumer.close()));
      closing.abort();
      await logging;
      await worker.close();
    },
    topics: createTopicAdmin(worker),
  };
}

async function startQueueWorker(options: BatchQueueOptions): Promise<WorkerHandle<QueueHandlers>> {
  const { dir, logger, reserveBytes = DEFAULT_RESERVE_BYTES, maxFileBytes, probeMs = 1_000 } = options;
  await mkdir(dir, { recursive: true });
  const workerData: QueueWorkerData = { dir, reserveBytes, maxFileBytes, probeMs };
  const worker = await startWorker<QueueHandlers>(new URL('./worker.ts', import.meta.url), {
    name: 'queue',
    workerData,
    lostCode: 'queue-unavailable',
    onLost: (error) => logger.error({ err: error }, 'the queue thread ended; the next call starts another'),
  });
  try {
    await worker.call('open', undefined);
  } catch (error) {
    await worker.close();
    throw error;
  }
  return worker;
}

function createTopicAdmin(worker: WorkerHandle<QueueHandlers>): TopicAdmin {
  return {
    observe: (app) => worker.call('observeTopic', app),
    ensure: (app, { partitions, retentionMs }) =>
      worker.call('ensureTopic', { app, settings: { partitions, retentionMs } }),
    remove: (app) => worker.call('removeTopic', app),
  };
}

const AFTER_LOSS_MS = 1_000;

async function logNotices(
  worker: WorkerHandle<QueueHandlers>,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const { level, message, fields } of await worker.call('notices', undefined, { signal })) {
        logger[level](fields, message);
      }
    } catch {
      // The thread's end is logged where it is noticed.
      if (!signal.aborted) await sleep(AFTER_LOSS_MS, undefined, { signal }).catch(() => {});
    }
  }
}

/** Its bytes are moved to the worker; the caller's own may be a view of something larger. */
function toWire({ app, clientId, count, receivedAt, payload }: Batch) {
  return { app, clientId, count, receivedAt, payload: new Uint8Array(payload) };
}
