import { Counter, Gauge, Histogram, type Registry } from '@kapuas/core/runtime/metrics.ts';

export interface IndexerMetrics {
  readonly stored: Counter;
  readonly refused: Counter;
  readonly storeErrors: Counter;
  readonly writeSeconds: Histogram;
}

/** @param lag batches that wait for the indexer */
export function createIndexerMetrics(registry: Registry, lag: () => Promise<number>): IndexerMetrics {
  const registers = [registry];
  new Gauge({
    name: 'kapuas_indexer_lag_batches',
    help: 'Batches in the queue that are not in the index yet.',
    registers,
    async collect() {
      this.set(await lag());
    },
  });
  return {
    stored: new Counter({ name: 'kapuas_indexer_events_stored_total', help: 'Events stored.', registers }),
    refused: new Counter({
      name: 'kapuas_indexer_events_refused_total',
      help: 'Events made dead letters.',
      registers,
    }),
    storeErrors: new Counter({
      name: 'kapuas_indexer_store_errors_total',
      help: 'Writes that the whole store refused.',
      registers,
    }),
    writeSeconds: new Histogram({
      name: 'kapuas_indexer_write_seconds',
      help: 'Time of one write to the store.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
  };
}
