import { setTimeout as sleep } from 'node:timers/promises';
import { backoffDelay } from '@kapuas/core/runtime/backoff.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { ProduceAcks, Producer } from '@platformatic/kafka';
import { clientOptions, type KafkaConnection } from '../connection.ts';
import { faultKind, hasProtocolError, toKapuasError } from '../faults.ts';
import { createRepeatedFault, type RepeatedFault } from '../repeated-fault.ts';
import type { KafkaQueueMetrics } from './metrics.ts';
import type { RecordContent } from './record.ts';

export interface RecordProducer {
  /** How many the topic has. Rejects with `queue-unavailable` when it does not exist. */
  partitions(topic: string): Promise<number>;
  /**
   * Appends all or none: they go as one batch of records, which a broker takes whole.
   * @returns the offset of the first
   */
  produce(topic: string, partition: number, records: readonly RecordContent[]): Promise<number>;
  close(): Promise<void>;
}

export interface ProducerDeps {
  readonly connection: KafkaConnection;
  readonly logger: Logger;
  readonly metrics: KafkaQueueMetrics;
  /** How long a Kafka that went away is waited for before appends are refused. */
  readonly rideOutMs: number;
}

const RETRY = { firstMs: 100, longestMs: 1_000 };
const METADATA_MAX_AGE_MS = 60_000;
const IN_FLIGHT_A_BROKER = 32;
/** How long a broker waits for the other copies. */
const REPLICATION_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;

/**
 * Not the library's idempotent producer: it sends one request at a time to a broker, and one that fails makes it
 * forget the sequences of all partitions while others are on their way. Here a record that a retry appends twice
 * is harmless, because it carries its batch's id, and order within a partition holds because nothing is sent to a
 * partition before the last answer from it.
 */
export function createRecordProducer({
  connection,
  logger,
  metrics,
  rideOutMs,
}: ProducerDeps): RecordProducer {
  const producer = new Producer({
    ...clientOptions(connection),
    acks: ProduceAcks.ALL,
    compression: 'zstd',
    retries: 0,
    timeout: REPLICATION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    metadataMaxAge: METADATA_MAX_AGE_MS,
    maxInflights: IN_FLIGHT_A_BROKER,
  });
  const fault = createRepeatedFault(logger, 'append batches', 'Write on the topics');
  const refusals = createRefusals(logger);
  const closing = new AbortController();
  /** Since when nothing was answered. A Kafka that never answered is not waited for. */
  let awaySince: number | undefined = Number.NEGATIVE_INFINITY;

  async function retrying<T>(topic: string, work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await work();
        awaySince = undefined;
        fault.recovered();
        refusals.over(topic);
        return result;
      } catch (error) {
        if (!passes(error)) {
          refusals.tell(topic, error);
          throw refusal(topic, error);
        }
        fault.failed(error);
        // A leader that does not answer may not lead any more; of other changes the library takes note itself.
        if (faultKind(error) === 'unreachable') producer.clearMetadata();
        awaySince ??= Date.now();
        if (closing.signal.aborted || Date.now() - awaySince > rideOutMs) throw refusal(topic, error);
      }
      metrics.retries.inc();
      await sleep(backoffDelay(RETRY, attempt), undefined, { signal: closing.signal }).catch(() => {});
    }
  }

  return {
    async partitions(topic) {
      const { topics } = await retrying(topic, () => producer.metadata({ topics: [topic] }));
      return topics.get(topic)?.partitionsCount ?? 1;
    },
    async produce(topic, partition, records) {
      const { offsets } = await retrying(topic, () =>
        producer.send({
          messages: records.map((record) => ({ topic, partition, ...record })),
          acks: ProduceAcks.ALL,
        }),
      );
      return Number(offsets?.[0]?.offset ?? -1n);
    },
    async close() {
      closing.abort();
      await producer.close();
    },
  };
}

function refusal(topic: string, error: unknown): unknown {
  if (faultKind(error) === 'too-large') return error;
  return toKapuasError(error, { doing: `append to topic ${topic}`, topic, right: `Write on topic ${topic}` });
}

const MOST_TOPICS = 1_000;

/** What one topic refuses, while others take batches: deleted by hand, not allowed. */
function createRefusals(logger: Logger) {
  const faults = new Map<string, RepeatedFault>();
  return {
    tell(topic: string, error: unknown): void {
      // A record that is too large is the record's own fault.
      if (faultKind(error) === 'too-large') return;
      if (faults.size >= MOST_TOPICS) faults.clear();
      const known = faults.get(topic);
      const fault =
        known ?? createRepeatedFault(logger, `append to topic ${topic}`, `Write on topic ${topic}`);
      faults.set(topic, fault);
      fault.failed(error);
    },
    over(topic: string): void {
      faults.get(topic)?.recovered();
      faults.delete(topic);
    },
  };
}

/** Whether the same can succeed in a while. */
function passes(error: unknown): boolean {
  return faultKind(error) === 'unreachable' || hasProtocolError(error, ...PASSING);
}

const PASSING = [
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'REQUEST_TIMED_OUT',
  'BROKER_NOT_AVAILABLE',
  'REPLICA_NOT_AVAILABLE',
  'NETWORK_EXCEPTION',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'KAFKA_STORAGE_ERROR',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'THROTTLING_QUOTA_EXCEEDED',
];
