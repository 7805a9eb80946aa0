import { Counter, Gauge, Histogram, type Registry } from '@kapuas/core/runtime/metrics.ts';

export interface IndexerMetrics {
  readonly stored: Counter;
  readonly retried: Counter;
  readonly refused: (reason: string, count: number) => void;
  readonly storeErrors: Counter;
  readonly writeSeconds: Histogram;
}

/** What gauges show at the time of asking. */
export interface IndexerState {
  /** Batches that wait for the indexer. */
  readonly lag: () => Promise<number>;
  readonly circuit: () => 'closed' | 'half-open' | 'open';
  readonly bulkBytes: () => number;
  readonly concurrency: () => number;
  readonly failingApps: () => number;
}

const CIRCUIT_VALUES = { closed: 0, 'half-open': 1, open: 2 };

/** Reasons that have a series of their own; the store's may be without number. */
const MOST_REASONS = 50;

export function createIndexerMetrics(registry: Registry, state: IndexerState): IndexerMetrics {
  const registers = [registry];
  createStateGauges(registry, state);
  const refused = new Counter({
    name: 'kapuas_indexer_events_refused_total',
    help: 'Events made dead letters, by reason.',
    labelNames: ['reason'],
    registers,
  });
  const labelOf = createReasonLabels();
  return {
    stored: new Counter({ name: 'kapuas_indexer_events_stored_total', help: 'Events stored.', registers }),
    retried: new Counter({
      name: 'kapuas_indexer_events_retried_total',
      help: 'Events that are written again, by what stood against them.',
      labelNames: ['cause'],
      registers,
    }),
    refused: (reason, count) => refused.inc({ reason: labelOf(reason) }, count),
    storeErrors: new Counter({
      name: 'kapuas_indexer_store_errors_total',
      help: 'Writes that the whole store refused.',
      labelNames: ['code'],
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

function createStateGauges(registry: Registry, state: IndexerState): void {
  const gauge = (name: string, help: string, read: () => number | Promise<number>): void => {
    new Gauge({
      name: `kapuas_indexer_${name}`,
      help,
      registers: [registry],
      async collect() {
        this.set(await read());
      },
    });
  };
  // A queue that is away must not take the other metrics with it.
  const lag = () => state.lag().catch(() => Number.NaN);
  gauge('lag_batches', 'Batches in the queue that are not in the index yet.', lag);
  gauge(
    'circuit',
    'Whether the store is written to: 0 closed, it is; 1 half open, it is probed; 2 open, it is not.',
    () => CIRCUIT_VALUES[state.circuit()],
  );
  gauge('bulk_bytes', 'Bytes of events that one write holds at most now.', state.bulkBytes);
  gauge('concurrency', 'Writes under way at once at most now.', state.concurrency);
  gauge('failing_apps', 'Apps whose index takes no events now.', state.failingApps);
}

function createReasonLabels(): (reason: string) => string {
  const known = new Set<string>();
  return (reason) => {
    const label = reason.slice(0, 80);
    if (known.has(label)) return label;
    if (known.size >= MOST_REASONS) return 'other';
    known.add(label);
    return label;
  };
}
