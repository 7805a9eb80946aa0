/** A stretch of one partition, read from its beginning to its end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type BackoffBounds, backoffDelay } from '@kapuas/core/runtime/backoff.ts';
import {
  type Fetched,
  OffsetGoneError,
  type TopicDescription,
  type TopicReader,
  type TopicRecord,
} from '../topic-reader.ts';

export interface Stretch {
  readonly topic: TopicDescription;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

const FETCH = { waitMs: 500, maxBytes: 4 * 1024 * 1024 };
const ATTEMPTS = 4;
const BACKOFF: BackoffBounds = { firstMs: 100, longestMs: 1_000 };

/** Passes over what Kafka drops meanwhile for its age. */
export async function* readStretch(
  reader: TopicReader,
  { topic, from, to }: Stretch,
): AsyncGenerator<readonly TopicRecord[]> {
  for (let at = from; at < to; ) {
    const { records, next } = await fetchSteadily(reader, topic, at);
    // Nothing within the wait: the end was cut off (a broker lost what it had not copied).
    if (next === at) return;
    yield records.filter(({ offset }) => offset < to);
    at = next;
  }
}

async function fetchSteadily(reader: TopicReader, topic: TopicDescription, from: number): Promise<Fetched> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await reader.fetch(topic, 0, from, FETCH);
    } catch (error) {
      if (error instanceof OffsetGoneError) return { records: [], ...(await jump(reader, topic, from)) };
      if (attempt === ATTEMPTS) throw error;
      await sleep(backoffDelay(BACKOFF, attempt));
    }
  }
}

async function jump(reader: TopicReader, topic: TopicDescription, from: number) {
  const { first, end } = await reader.bounds(topic, 0);
  return { next: Math.max(first, from), end };
}
