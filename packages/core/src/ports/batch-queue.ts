import type { Batch, QueuePosition } from '../event/batch.ts';

export interface Delivery {
  readonly batch: Batch;
  readonly position: QueuePosition;
}

/** Where batches wait between router and indexer. One topic an app; order is kept within a topic's partition. */
export interface BatchQueue {
  /**
   * Appends all of them, in this order, or none. Resolves only when they are durable: they survive a crash of
   * the process and of the machine. Rejects with a KapuasError `queue-unavailable` when the medium cannot take
   * them (full disk, broker away) and `overloaded` when the adapter's bound on waiting appends is reached; then
   * nothing was appended. The payloads belong to the queue from the call until the promise settles.
   * @param batches of one app
   */
  append(batches: readonly Batch[]): Promise<readonly QueuePosition[]>;

  /**
   * Joins a consumer group. A group that is new starts at the oldest batch. Every batch is delivered to
   * one member of the group at least once, until it is acked. Follows topics made later by itself.
   */
  consume(group: string, options?: ConsumeOptions): BatchConsumer;

  /**
   * Live batches from now on, for the tail: no group, no redelivery, nothing is stored. A reader that is too slow
   * loses batches; `dropped` counts their events.
   */
  tail(apps: readonly string[]): BatchTail;

  /** Batches appended and not yet acked by the group, over all topics. */
  lag(group: string): Promise<number>;

  /** True while appends can be expected to succeed. */
  healthy(): Promise<boolean>;

  close(): Promise<void>;
}

export interface ConsumeOptions {
  /** Upper bound on the payload bytes handed out in one turn of the iterator. Default 4 MiB. */
  readonly maxBytes?: number;
  /** Upper bound on payload bytes handed out and not yet acked or nacked; then the iterator waits. Default 32 MiB. */
  readonly maxUnackedBytes?: number;
}

/** `for await (const deliveries of consumer)`: each turn has one or more deliveries, oldest first. */
export interface BatchConsumer extends AsyncIterable<readonly Delivery[]> {
  /** Resolves when the group will not see these deliveries again, unless the process dies before a near commit. */
  ack(deliveries: readonly Delivery[]): Promise<void>;
  /** Hands the deliveries out again after `delayMs`; later batches of the same app wait behind them. */
  nack(deliveries: readonly Delivery[], delayMs: number): Promise<void>;
  /** Ends the iteration; what was not acked is delivered again to the next member. */
  close(): Promise<void>;
}

export interface BatchTail extends AsyncIterable<Batch> {
  readonly dropped: number;
  close(): Promise<void>;
}
