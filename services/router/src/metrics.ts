import type { ErrorCode } from '@kapuas/core/runtime/errors.ts';
import { Counter, Gauge, Histogram, type Registry } from '@kapuas/core/runtime/metrics.ts';

export type ReceiverName = 'ingest' | 'barito' | 'forward';
type EventOutcome = 'accepted' | 'unparsed' | 'limited' | 'rejected';

/** Apps beyond this many share one label, so that the number of series stays bounded. */
const MAX_APP_LABELS = 1000;
const OTHER_APPS = '_other';

export interface RouterMetrics {
  /** `unparsed` events are among the accepted ones. */
  countEvents(receiver: ReceiverName, app: string, outcome: EventOutcome, count: number): void;
  countBytes(receiver: ReceiverName, bytes: number): void;
  countPost(receiver: ReceiverName, outcome: 'ok' | ErrorCode): void;
  readonly appendSeconds: Histogram;
}

export function createRouterMetrics(registry: Registry, heldBytes: () => number): RouterMetrics {
  const registers = [registry];
  const events = new Counter({
    name: 'kapuas_router_events_total',
    help: 'Events by receiver and outcome; unparsed ones are accepted too.',
    labelNames: ['receiver', 'outcome'] as const,
    registers,
  });
  const ofApps = new Counter({
    name: 'kapuas_router_app_events_total',
    help: 'Events by app and outcome.',
    labelNames: ['app', 'outcome'] as const,
    registers,
  });
  const bytes = new Counter({
    name: 'kapuas_router_bytes_total',
    help: 'Bytes accepted, decompressed.',
    labelNames: ['receiver'] as const,
    registers,
  });
  const posts = new Counter({
    name: 'kapuas_router_posts_total',
    help: 'POSTs by outcome: ok or the code of the error.',
    labelNames: ['receiver', 'outcome'] as const,
    registers,
  });
  watchHeldBytes(registers, heldBytes);
  const apps = new Set<string>();
  const labelOf = (app: string): string => {
    if (apps.size < MAX_APP_LABELS) apps.add(app);
    return apps.has(app) ? app : OTHER_APPS;
  };
  return {
    countEvents(receiver, app, outcome, count) {
      events.inc({ receiver, outcome }, count);
      ofApps.inc({ app: labelOf(app), outcome }, count);
    },
    countBytes: (receiver, count) => bytes.inc({ receiver }, count),
    countPost: (receiver, outcome) => posts.inc({ receiver, outcome }),
    appendSeconds: new Histogram({
      name: 'kapuas_router_append_seconds',
      help: 'Time until the queue has made a batch durable.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
  };
}

function watchHeldBytes(registers: Registry[], heldBytes: () => number): void {
  new Gauge({
    name: 'kapuas_router_held_bytes',
    help: 'Memory that bodies on their way in take, as far as it is counted.',
    registers,
    collect() {
      this.set(heldBytes());
    },
  });
}
