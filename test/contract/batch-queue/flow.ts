import type { BatchConsumer, BatchQueue } from '@kapuas/core/ports/batch-queue.ts';
import { createBatch, messagesOf } from './batches.ts';

/** Appends to some apps in turn until it is told to stop; an append that is refused is made again. */
export interface Load {
  /** Messages of appends that were acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  stop(): Promise<void>;
}

export function startLoad(queue: BatchQueue, apps: readonly string[], writers = 4): Load {
  const acknowledged = new Set<string>();
  let stopped = false;

  async function write(writer: number): Promise<void> {
    for (let i = 0; !stopped; i += 1) {
      const app = apps[(writer + i) % apps.length] as string;
      const message = `${writer}.${i}`;
      await appendUntilTaken(queue, { ...createBatch(app, message, 300), clientId: message });
      acknowledged.add(message);
    }
  }

  const writing = Array.from({ length: writers }, (_, writer) => write(writer));
  return {
    acknowledged,
    async stop() {
      stopped = true;
      await Promise.all(writing);
    },
  };
}

async function appendUntilTaken(queue: BatchQueue, batch: Parameters<BatchQueue['append']>[0][number]) {
  for (;;) {
    try {
      return await queue.append([batch]);
    } catch (error) {
      if ((error as { code?: string }).code !== 'queue-unavailable') throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Reads and acks in the background; what was seen is added to `seen`. */
export function drainInto(seen: Set<string>, consumer: BatchConsumer): Promise<void> {
  return (async () => {
    for await (const deliveries of consumer) {
      for (const message of messagesOf(deliveries)) seen.add(message);
      await consumer.ack(deliveries);
    }
  })();
}
