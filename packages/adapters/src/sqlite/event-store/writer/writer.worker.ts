import { workerData } from 'node:worker_threads';
import type { WriteResult } from '@kapuas/core/ports/event-store.ts';
import { serveWorker } from '../../worker/rpc.ts';
import type { IncomingBatch } from './slice-events.ts';
import { openStoreWriter, type StoreWriterOptions } from './store-writer.ts';
import { createWriteQueue } from './write-queue.ts';

/** The one thread that writes: takes batches in and keeps the index up to date. */
export interface WriteCall {
  /** The payloads of all batches, one behind the other. */
  readonly payloads: Uint8Array;
  readonly batches: readonly (IncomingBatch & { readonly start: number; readonly end: number })[];
}

export interface WriteAnswer {
  readonly results: readonly WriteResult[];
  readonly slices: readonly string[];
}

const writer = openStoreWriter(workerData as StoreWriterOptions);
const queue = createWriteQueue(writer);

const handlers = {
  async write({ payloads, batches }: WriteCall): Promise<WriteAnswer> {
    const bytes = Buffer.from(payloads.buffer, payloads.byteOffset, payloads.byteLength);
    const results = await queue.write(
      batches.map(({ start, end, ...batch }) => ({ ...batch, payload: bytes.subarray(start, end) })),
    );
    return { results, slices: writer.slices() };
  },
  /** What was written before can be found when it resolves. */
  async refresh(): Promise<readonly string[]> {
    await queue.alone(writer.refresh);
    return writer.slices();
  },
  async deleteBefore({
    app,
    receivedBefore,
  }: {
    app: string;
    receivedBefore: number;
  }): Promise<readonly string[]> {
    await queue.alone(() => writer.deleteBefore(app, receivedBefore));
    return writer.slices();
  },
  slices: () => writer.slices(),
  /** Why writes cannot succeed now. */
  fault: () => queue.fault,
};

export type WriterHandlers = typeof handlers;

serveWorker(handlers, () => queue.close());
