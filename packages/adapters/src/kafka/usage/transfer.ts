import { setTimeout as sleep } from 'node:timers/promises';
import { type BackoffBounds, backoffDelay } from '@kapuas/core/runtime/backoff.ts';
import { reasonOf } from '@kapuas/core/runtime/errors.ts';
import type { Service } from '@kapuas/core/runtime/lifecycle.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { PostgresConnection } from '../../postgres/connection.ts';
import type { KafkaConnection } from '../connection.ts';
import { awaitTopic, ensureSystemTopic, type SystemTopicPlan, usageTopicName } from '../system-topic.ts';
import {
  createTopicReader,
  type Fetched,
  OffsetGoneError,
  type TopicDescription,
  type TopicReader,
} from '../topic-reader.ts';
import { createTransferStore, type TransferStore, type UsageChunk } from './transfer-store.ts';
import { decodeUsage } from './usage-record.ts';

export interface UsageTransferOptions {
  readonly connection: KafkaConnection;
  readonly prefix: string;
  readonly ledgerDatabase: PostgresConnection;
  readonly logger: Logger;
  /** Older minutes are forgotten. Default 400. */
  readonly keepDays?: number;
}

const FETCH = { waitMs: 1_000, maxBytes: 1024 * 1024 };
const BACKOFF: BackoffBounds = { firstMs: 250, longestMs: 2_000 };
const LOG_AGAIN_MS = 60_000;

/**
 * Moves usage counts from the topic, which it makes when it is missing, to the ledger in PostgreSQL, each once:
 * the place in the topic is kept beside the counts. Any number of replicas may run; each reads all of it, and the
 * first of them to come adds it.
 */
export function createUsageTransfer(options: UsageTransferOptions): Service {
  const stop = new AbortController();
  let running: Promise<void> | undefined;
  let close: () => Promise<void> = async () => {};
  return {
    name: 'usage transfer',
    async start() {
      const reader = createTopicReader(options.connection);
      close = () => reader.close();
      running = run(options, reader, stop.signal);
    },
    async stop() {
      stop.abort();
      await close();
      await running;
    },
  };
}

async function run(options: UsageTransferOptions, reader: TopicReader, stop: AbortSignal): Promise<void> {
  const { logger } = options;
  const store = createTransferStore(options.ledgerDatabase, options.keepDays);
  let quietUntil = 0;
  for (let failures = 0; !stop.aborted; ) {
    try {
      await store.open();
      const topic = await needTopic(options, reader);
      failures = 0;
      await follow(topic, reader, store, logger, stop);
    } catch (error) {
      if (stop.aborted) return;
      failures += 1;
      const loud = Date.now() >= quietUntil;
      if (loud) quietUntil = Date.now() + LOG_AGAIN_MS;
      logger[loud ? 'warn' : 'debug'](reasonOf(error), 'usage counts wait in Kafka; they are added later');
      await sleep(backoffDelay(BACKOFF, failures), undefined, { signal: stop }).catch(() => {});
    }
  }
}

async function needTopic(
  { connection, prefix, logger }: UsageTransferOptions,
  reader: TopicReader,
): Promise<TopicDescription> {
  const name = usageTopicName(prefix);
  const found = await reader.describe(name);
  if (found !== undefined) return found;
  await ensureSystemTopic(connection, usageTopic(name), logger);
  return awaitTopic(reader, name);
}

function usageTopic(name: string): SystemTopicPlan {
  const day = 86_400_000;
  return { name, config: { 'cleanup.policy': 'delete', 'retention.ms': String(7 * day) } };
}

async function follow(
  topic: TopicDescription,
  reader: TopicReader,
  store: TransferStore,
  logger: Logger,
  stop: AbortSignal,
): Promise<void> {
  let place = (await store.placeIn(topic.id)) ?? (await reader.bounds(topic, 0)).first;
  while (!stop.aborted) {
    try {
      const fetched = await reader.fetch(topic, 0, place, FETCH);
      if (fetched.next > place) place = await store.add(topic.id, toChunk(place, fetched, logger));
    } catch (error) {
      if (!(error instanceof OffsetGoneError)) throw error;
      const { first } = await reader.bounds(topic, 0);
      logger.error(
        { topic: topic.name, from: place, to: first },
        'usage counts were deleted before they were added',
      );
      await store.skip(topic.id, place, first);
      place = first;
    }
  }
}

function toChunk(from: number, { next, records }: Fetched, logger: Logger): UsageChunk {
  const decoded: UsageChunk['records'][number][] = [];
  for (const record of records) {
    const usage = decodeUsage(record);
    if (usage === undefined) logger.warn({ offset: record.offset }, 'a record of the usage topic is none');
    else decoded.push({ ...usage, offset: record.offset });
  }
  return { from, next, records: decoded };
}
