/** Events of one app that travel together: one queue record. */
export interface Batch {
  readonly app: string;
  /**
   * Set when the client named the batch (Idempotency-Key, forward-protocol chunk): equal for equal
   * retries, so that its events get equal ids wherever the retry lies in the queue. A queue whose positions can
   * come again names every other batch itself when it is appended.
   */
  readonly clientId?: string;
  readonly count: number;
  /** When the router took the batch in: milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Canonical events, one JSON object a line, each line ended by "\n". */
  readonly payload: Uint8Array;
}

/** Where a batch lies; ordered by offset within its topic and partition. */
export interface QueuePosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/**
 * The id that all events of a batch start with. It depends on nothing but the client's own id or the
 * place in the queue, so a redelivered batch gets the same ids again.
 */
export function batchId(batch: Pick<Batch, 'app' | 'clientId'>, position: QueuePosition): string {
  return batch.clientId === undefined
    ? `${position.topic}.${position.partition}.${position.offset}`
    : `${batch.app}.${batch.clientId}`;
}

/** @param line zero-based line of the event within the batch's payload */
export function eventId(idOfBatch: string, line: number): string {
  return `${idOfBatch}.${line}`;
}
