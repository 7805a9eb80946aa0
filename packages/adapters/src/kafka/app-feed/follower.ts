/** Follows the feed's topic from its beginning, over faults of Kafka and of the topic. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type BackoffBounds, backoffDelay } from '@kapuas/core/runtime/backoff.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { KafkaConnection } from '../connection.ts';
import { createRepeatedFault } from '../repeated-fault.ts';
import {
  createTopicReader,
  OffsetGoneError,
  type TopicDescription,
  type TopicReader,
} from '../topic-reader.ts';
import { createFeedState, type FeedState } from './state.ts';
import { createTurns } from './turns.ts';

export interface FeedFollower {
  readonly state: FeedState;
  /** Resolves when all is known that lay in the topic at the call; rejects when Kafka is away. */
  catchUp(): Promise<'caught-up' | 'no-topic'>;
  close(): Promise<void>;
}

export interface FollowerOptions {
  readonly connection: KafkaConnection;
  readonly topic: string;
  readonly logger: Logger;
  /** After a gap as long as this the topic is read again from its beginning: removals may have been compacted away. */
  readonly rereadAfterMs?: number;
  /** Called after each look into the topic that found all of it known, or no topic. */
  readonly onTurn?: (found: 'caught-up' | 'no-topic') => void;
}

interface Place {
  readonly topicId: string;
  next: number;
  /** While the topic is read again: what was seen of it, and where that ends. */
  rereading?: { readonly seen: Set<string>; readonly end: number };
}

const FETCH = { waitMs: 500, maxBytes: 1024 * 1024 };
const LOOK_AGAIN_MS = 200;
const BACKOFF: BackoffBounds = { firstMs: 100, longestMs: 1_000 };
/** Half of the time for which Kafka keeps removals by default (delete.retention.ms). */
const REREAD_AFTER_MS = 12 * 3_600_000;

export function followFeed(options: FollowerOptions): FeedFollower {
  const reader = createTopicReader(options.connection);
  const state = createFeedState();
  const turns = createTurns();
  const stop = new AbortController();
  const fault = createRepeatedFault(options.logger, `follow topic ${options.topic}`);
  let place: Place | undefined;
  let lastReadAt = Date.now();

  async function read(topic: TopicDescription): Promise<void> {
    place = await placeIn(
      reader,
      topic,
      place,
      Date.now() - lastReadAt > (options.rereadAfterMs ?? REREAD_AFTER_MS),
    );
    while (!stop.signal.aborted) {
      const { records, next, end } = await reader.fetch(topic, 0, place.next, FETCH);
      for (const record of records) {
        place.rereading?.seen.add(record.key);
        if (!state.apply(record)) {
          options.logger.warn(
            { topic: topic.name, key: record.key },
            'a record of the app feed is no publication',
          );
        }
      }
      place.next = next;
      lastReadAt = Date.now();
      fault.recovered();
      finishRereading(place, state);
      turns.next();
      if (next >= end) options.onTurn?.('caught-up');
    }
  }

  async function follow(): Promise<void> {
    for (let failures = 0; !stop.signal.aborted; ) {
      try {
        const topic = await reader.describe(options.topic);
        failures = 0;
        if (topic === undefined) {
          turns.next();
          options.onTurn?.('no-topic');
          await pause(LOOK_AGAIN_MS, stop.signal);
        } else {
          await read(topic);
        }
      } catch (error) {
        if (stop.signal.aborted) return;
        if (error instanceof OffsetGoneError) {
          place = undefined;
        } else {
          failures += 1;
          fault.failed(error);
          turns.fail(error);
        }
        await pause(backoffDelay(BACKOFF, Math.max(1, failures)), stop.signal);
      }
    }
  }

  async function catchUp(): Promise<'caught-up' | 'no-topic'> {
    const topic = await reader.describe(options.topic);
    if (topic === undefined) return 'no-topic';
    const { end } = await reader.bounds(topic, 0);
    while (!(place?.topicId === topic.id && place.next >= end && place.rereading === undefined)) {
      await turns.coming();
    }
    return 'caught-up';
  }

  const following = follow();
  return {
    state,
    catchUp,
    async close() {
      if (stop.signal.aborted) return;
      stop.abort();
      turns.fail(new KapuasError('shutting-down', 'The app feed is closed.'));
      await reader.close();
      await following;
    },
  };
}

/** @param tooOld whether removals may have been missed since the place was left */
async function placeIn(
  reader: TopicReader,
  topic: TopicDescription,
  before: Place | undefined,
  tooOld: boolean,
): Promise<Place> {
  if (before?.topicId === topic.id && !tooOld) return before;
  const { first, end } = await reader.bounds(topic, 0);
  // A topic that was made again may not hold everything yet: what is known stays known then.
  const sameTopic = before === undefined || before.topicId === topic.id;
  return { topicId: topic.id, next: first, ...(sameTopic ? { rereading: { seen: new Set(), end } } : {}) };
}

function finishRereading(place: Place, state: FeedState): void {
  if (place.rereading === undefined || place.next < place.rereading.end) return;
  state.keepOnly(place.rereading.seen);
  delete place.rereading;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
