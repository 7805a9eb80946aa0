import type { Batch, QueuePosition } from '@kapuas/core/event/batch.ts';
import type { TopicAdmin } from '@kapuas/core/ports/admin.ts';
import type { BatchConsumer, BatchQueue, ConsumeOptions } from '@kapuas/core/ports/batch-queue.ts';
import { uniqueName } from '../cases.ts';
import { createBatch } from './batches.ts';

export interface BatchQueueFixture {
  readonly queue: BatchQueue;
  readonly topics: TopicAdmin;
  /** Closes the queue and opens it again over the same storage: `queue` and `topics` are new then. */
  reopen(): Promise<void>;
  /** Gives up the queue and its storage. */
  dispose(): Promise<void>;
}

export type PromiseCase = (name: string, run: () => Promise<void>) => void;

/** What the cases are given: a fresh queue for each. */
export interface QueueContext {
  readonly queue: BatchQueue;
  /** A consumer group that no other case uses. */
  readonly group: string;
  reopen(): Promise<void>;
  /** A name with a topic. */
  createApp(stem?: string): Promise<string>;
  /** Appends a batch for each message, one after the other. */
  append(app: string, ...messages: string[]): Promise<QueuePosition[]>;
  /** Another member of the group. */
  consume(options?: ConsumeOptions): BatchConsumer;
}

export async function appendOne(queue: BatchQueue, batch: Batch): Promise<QueuePosition> {
  const [position] = await queue.append([batch]);
  return position as QueuePosition;
}

const TOPIC = { partitions: 1, retentionMs: 3_600_000 };

export function createContext(fixture: BatchQueueFixture): QueueContext {
  const group = uniqueName('group');
  return {
    group,
    get queue() {
      return fixture.queue;
    },
    reopen: () => fixture.reopen(),
    async createApp(stem = 'app') {
      const app = uniqueName(stem);
      await fixture.topics.ensure(app, TOPIC);
      return app;
    },
    async append(app, ...messages) {
      const positions: QueuePosition[] = [];
      for (const message of messages)
        positions.push(await appendOne(fixture.queue, createBatch(app, message)));
      return positions;
    },
    consume: (options = {}) => fixture.queue.consume(group, options),
  };
}
