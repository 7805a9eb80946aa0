import { Counter, Gauge, type Registry } from '@kapuas/core/runtime/metrics.ts';

export interface KafkaQueueMetrics {
  /** Batches appended. */
  readonly appended: Counter;
  /** Requests that were sent again, because the answer was a fault that passes. */
  readonly retries: Counter;
  readonly refused: Counter<'code'>;
  readonly rebalances: Counter<'group'>;
  readonly commitFailures: Counter<'group'>;
  readonly partitions: Gauge<'group'>;
}

/** @param registry when undefined nobody reads them */
export function createKafkaQueueMetrics(registry: Registry | undefined): KafkaQueueMetrics {
  const registers = registry === undefined ? [] : [registry];
  return {
    appended: new Counter({
      name: 'kapuas_queue_batches_appended_total',
      help: 'Batches appended to Kafka.',
      registers,
    }),
    retries: new Counter({
      name: 'kapuas_queue_append_retries_total',
      help: 'Appends that were sent to Kafka again.',
      registers,
    }),
    refused: new Counter({
      name: 'kapuas_queue_appends_refused_total',
      help: 'Appends that failed, by error code.',
      labelNames: ['code'],
      registers,
    }),
    rebalances: new Counter({
      name: 'kapuas_queue_rebalances_total',
      help: 'Times that the members of a consumer group shared its partitions anew.',
      labelNames: ['group'],
      registers,
    }),
    commitFailures: new Counter({
      name: 'kapuas_queue_commit_failures_total',
      help: 'Commits of offsets that failed; each is tried again.',
      labelNames: ['group'],
      registers,
    }),
    partitions: new Gauge({
      name: 'kapuas_queue_partitions',
      help: 'Partitions that this process reads for a consumer group.',
      labelNames: ['group'],
      registers,
    }),
  };
}
