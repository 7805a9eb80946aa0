import { setTimeout as sleep } from 'node:timers/promises';
import { topicName } from '@kapuas/core/apps/app.ts';
import type { Batch, QueuePosition } from '@kapuas/core/event/batch.ts';
import type { BatchQueue } from '@kapuas/core/ports/batch-queue.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { Registry } from '@kapuas/core/runtime/metrics.ts';
import { createGate, type GateLimits } from '../../batch-queue/gate.ts';
import { ping } from '../cluster.ts';
import type { KafkaConnection } from '../connection.ts';
import { toKapuasError } from '../faults.ts';
import { createProtocolClient } from '../protocol-client.ts';
import { createRepeatedFault } from '../repeated-fault.ts';
import { createTopicWatch } from '../topic-watch.ts';
import { createConsumer, type KafkaBatchConsumer } from './consumer.ts';
import { groupLag } from './lag.ts';
import { createLanes } from './lanes.ts';
import { createKafkaQueueMetrics } from './metrics.ts';
import { createRecordProducer } from './producer.ts';
import { nameBatch } from './record.ts';
import { type KafkaTail, openTail } from './tail.ts';

export interface KafkaQueueOptions extends Partial<GateLimits> {
  readonly connection: KafkaConnection;
  /** Begins the names of topics and groups. */
  readonly prefix: string;
  readonly logger: Logger;
  readonly metrics?: Registry;
  /** How long a Kafka that went away is waited for before appends are refused. Default 20,000. */
  readonly rideOutMs?: number;
  /** How soon a new topic is seen. Default 1,000. */
  readonly topicRefreshMs?: number;
}

const DEFAULT_LIMITS: GateLimits = { maxWaitingBytes: 64 * 1024 * 1024, maxWaiting: 10_000 };
const HEALTH_TIMEOUT_MS = 2_000;
const DRAIN_MS = 5_000;

/**
 * Connects when first used, and again by itself.
 *
 * A record is a batch, and an append is one batch of records on one partition, which Kafka takes all or none. One
 * that is larger than the topic's max.message.bytes is sent in parts. When an answer from Kafka is lost an append
 * can be refused and yet have been made; the batch's id keeps a retry of the client's own from doubling then.
 */
export function openKafkaQueue(options: KafkaQueueOptions): BatchQueue {
  const { connection, prefix, logger, rideOutMs = 20_000, topicRefreshMs = 1_000 } = options;
  const metrics = createKafkaQueueMetrics(options.metrics);
  const client = createProtocolClient(connection);
  const producer = createRecordProducer({ connection, logger, metrics, rideOutMs });
  const lanes = createLanes(producer);
  const gate = createGate({ ...DEFAULT_LIMITS, ...options });
  const watching = createRepeatedFault(logger, 'list topics', 'Describe on the topics');
  const watch = createTopicWatch(client, prefix, topicRefreshMs, watching);
  const consumers = new Map<KafkaBatchConsumer, string>();
  const tails = new Set<KafkaTail>();
  let closed: Promise<void> | undefined;

  async function append(batches: readonly Batch[]): Promise<readonly QueuePosition[]> {
    const [first] = batches;
    if (first === undefined) return [];
    if (closed !== undefined) throw new KapuasError('shutting-down', 'The queue is closed.');
    const bytes = batches.reduce((sum, { payload }) => sum + payload.length, 0);
    gate.enter(bytes);
    try {
      if (startingTails.size > 0) await Promise.all(startingTails);
      const positions = await lanes.append(topicName(first.app, prefix), batches.map(nameBatch));
      metrics.appended.inc(batches.length);
      return positions;
    } catch (error) {
      const refusal = toKapuasError(error, { doing: `append to topic ${topicName(first.app, prefix)}` });
      metrics.refused.inc({ code: refusal.code });
      throw refusal;
    } finally {
      gate.leave(bytes);
    }
  }

  /** Whoever appends here after a tail was opened here is seen by it. */
  const startingTails = new Set<Promise<void>>();

  function tail(apps: readonly string[]): KafkaTail {
    const onClose = (): void => void tails.delete(opened);
    const opened = openTail(apps, { connection, client, watch, logger, onClose });
    tails.add(opened);
    startingTails.add(opened.started);
    void opened.started.then(() => startingTails.delete(opened.started));
    return opened;
  }

  async function lag(group: string): Promise<number> {
    const groupId = `${prefix}.${group}`;
    const here = [...consumers].filter(([, id]) => id === groupId).flatMap(([one]) => [...one.progress()]);
    try {
      return await groupLag(client, await watch.look(), groupId, new Map(here));
    } catch (error) {
      throw toKapuasError(error, {
        doing: `read the offsets of group ${groupId}`,
        right: `Describe on group ${groupId}`,
      });
    }
  }

  async function close(): Promise<void> {
    await Promise.all([...tails].map((one) => one.close()));
    await Promise.all([...consumers.keys()].map((one) => one.close()));
    watch.close();
    await Promise.race([lanes.idle(), sleep(DRAIN_MS)]);
    await Promise.all([producer.close(), client.close()]);
  }

  return {
    append,
    consume(group, consumeOptions = {}) {
      const groupId = `${prefix}.${group}`;
      const onClose = (): void => void consumers.delete(consumer);
      const consumer = createConsumer(
        { connection, groupId, watch, logger, metrics, onClose },
        consumeOptions,
      );
      consumers.set(consumer, groupId);
      return consumer;
    },
    tail,
    lag,
    async healthy() {
      if (closed !== undefined) return false;
      const answers = ping(client).then(
        () => true,
        () => false,
      );
      return Promise.race([answers, sleep(HEALTH_TIMEOUT_MS, false)]);
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}
