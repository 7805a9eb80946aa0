/** The way of every shipment: within its app's limit, built into canonical events, appended to the queue. */
import type { Batch } from '@kapuas/core/event/batch.ts';
import type { BatchQueue } from '@kapuas/core/ports/batch-queue.ts';
import type { RateLimiter } from '@kapuas/core/ports/rate-limiter.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { ReceiverName, RouterMetrics } from '../metrics.ts';
import type { Builders } from './builders.ts';
import { partId } from './client-id.ts';
import type { Accepted, Shipment } from './entry.ts';
import { createPayloadWriter, type PayloadLimits } from './payloads.ts';
import type { UsageCounter } from './usage.ts';

export interface Intake {
  /**
   * Resolves when every event is durable. Throws `over-limit` when the sender's patience ends, and what the
   * queue throws; then nothing was taken.
   */
  take(shipment: Shipment): Promise<Accepted>;
  /** From now on nobody waits for a limit: what waits is let in, since its sender would lose it otherwise. */
  hurry(): void;
}

interface IntakeDeps {
  readonly queue: BatchQueue;
  readonly limiter: RateLimiter;
  readonly builders: Builders;
  readonly usage: UsageCounter;
  readonly metrics: RouterMetrics;
  readonly limits: PayloadLimits;
}

export function createIntake(deps: IntakeDeps): Intake {
  const hurry = new AbortController();
  return {
    async take(shipment) {
      await admit(deps, shipment, hurry.signal);
      const { batches, unparsed } = await buildBatches(deps, shipment);
      const { receiver, app, bytes, entries } = shipment;
      const taken = { receiver, app: app.name, bytes, accepted: entries.length, unparsed };
      // From here on the shipment is not referred to: while the queue works, its entries can be freed.
      return finish(deps, batches, taken);
    },
    hurry: () => hurry.abort(),
  };
}

async function admit(
  { limiter, usage, metrics }: IntakeDeps,
  shipment: Shipment,
  hurry: AbortSignal,
): Promise<void> {
  const { app } = shipment;
  const events = shipment.entries.length;
  const deadline = performance.now() + shipment.patienceMs;
  for (;;) {
    const waitMs = await limiter.take(app.name, app.limits, events, shipment.bytes);
    if (waitMs === 0 || hurry.aborted) return;
    if (performance.now() + waitMs > deadline) {
      usage.count(app.name, { limited: events });
      metrics.countEvents(shipment.receiver, app.name, 'limited', events);
      const { eventsPerSecond, bytesPerSecond } = app.limits;
      throw new KapuasError(
        'over-limit',
        `The app "${app.name}" may send ${eventsPerSecond} events/s and ${bytesPerSecond} bytes/s.`,
        { retryAfter: waitMs / 1000 },
      );
    }
    await pause(waitMs, hurry);
  }
}

function pause(ms: number, hurry: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      hurry.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    hurry.addEventListener('abort', done);
  });
}

/** Other senders get their turn after each batch of a large shipment. */
async function buildBatches(
  { builders, limits }: IntakeDeps,
  { app, entries, transportHeaders, clientId }: Shipment,
): Promise<{ batches: Batch[]; unparsed: number }> {
  const { build, entryOf } = builders.of(app);
  const writer = createPayloadWriter(limits, entryOf);
  const receivedAt = Date.now();
  let unparsed = 0;
  for (const { record, time, tag, parseError } of entries) {
    if (parseError !== undefined) unparsed += 1;
    const event = build(record, { receivedAt, time, tag, parseError, transportHeaders });
    if (writer.add(event)) await nextTurn();
  }
  const batches = writer.finish().map(({ bytes, count }, part) => ({
    app: app.name,
    ...(clientId === undefined ? {} : { clientId: partId(clientId, part) }),
    count,
    receivedAt,
    payload: bytes,
  }));
  return { batches, unparsed };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

interface Taken extends Accepted {
  readonly receiver: ReceiverName;
  readonly app: string;
  readonly bytes: number;
}

async function finish(deps: IntakeDeps, batches: readonly Batch[], taken: Taken): Promise<Accepted> {
  await append(deps, batches);
  const { receiver, app, bytes, accepted, unparsed } = taken;
  deps.usage.count(app, { events: accepted, bytes, unparsed });
  deps.metrics.countEvents(receiver, app, 'accepted', accepted);
  if (unparsed > 0) deps.metrics.countEvents(receiver, app, 'unparsed', unparsed);
  deps.metrics.countBytes(receiver, bytes);
  return { accepted, unparsed };
}

/** All of a shipment is taken or nothing. */
async function append({ queue, metrics }: IntakeDeps, batches: readonly Batch[]): Promise<void> {
  const startedAt = performance.now();
  await queue.append(batches);
  metrics.appendSeconds.observe((performance.now() - startedAt) / 1000);
}
