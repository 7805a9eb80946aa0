import type { Batch } from '@kapuas/core/event/batch.ts';
import type { BatchConsumer, Delivery } from '@kapuas/core/ports/batch-queue.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One event whose message tells it from all others, padded to about `bytes`. */
export function createBatch(app: string, message: string, bytes = 0): Batch {
  const line = JSON.stringify({ '@timestamp': '2025-01-01T00:00:00Z', message, pad: 'x'.repeat(bytes) });
  return { app, count: 1, receivedAt: Date.now(), payload: encoder.encode(`${line}\n`) };
}

/** The same, of bytes that no compression makes smaller. */
export function createNoise(app: string, message: string, bytes: number): Batch {
  const pad = Buffer.from(crypto.getRandomValues(new Uint8Array(Math.min(bytes, 65_536)))).toString('latin1');
  const line = JSON.stringify({ '@timestamp': '2025-01-01T00:00:00Z', message, pad });
  return { app, count: 1, receivedAt: Date.now(), payload: encoder.encode(`${line}\n`) };
}

export function messageOf({ batch }: Delivery): string {
  return (JSON.parse(decoder.decode(batch.payload)) as { message: string }).message;
}

export function messagesOf(deliveries: readonly Delivery[]): string[] {
  return deliveries.map(messageOf);
}

/** Reads a consumer's turns one by one; keeps its place between calls. */
export interface Reader {
  /** The next turn, or undefined once the consumer has ended. */
  turn(): Promise<readonly Delivery[] | undefined>;
  /** Turns until there are at least so many deliveries; acks each turn unless told not to. */
  take(count: number, settle?: 'ack' | 'keep'): Promise<Delivery[]>;
}

export function readFrom(consumer: BatchConsumer): Reader {
  const iterator = consumer[Symbol.asyncIterator]();
  const turn = async (): Promise<readonly Delivery[] | undefined> => {
    const { done, value } = await iterator.next();
    return done ? undefined : value;
  };
  return {
    turn,
    async take(count, settle = 'ack') {
      const taken: Delivery[] = [];
      while (taken.length < count) {
        const deliveries = await turn();
        if (deliveries === undefined) break;
        taken.push(...deliveries);
        if (settle === 'ack') await consumer.ack(deliveries);
      }
      return taken;
    },
  };
}
