import type { Batch } from '@kapuas/core/event/batch.ts';
import { decodeLine, splitLines } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import type { BatchTail } from '@kapuas/core/ports/batch-queue.ts';
import { KapuasError, toProblem } from '@kapuas/core/runtime/errors.ts';
import { TAIL_PROBLEM } from '../../../contract/tail-problem.ts';
import { SSE_HEARTBEAT, sseEvent } from './server-sent-events.ts';

export interface TailStreamOptions {
  readonly apps: readonly string[];
  readonly matches: (event: CanonicalEvent) => boolean;
  readonly heartbeatMs: number;
  /** Asked at every heartbeat; rejects when the caller may no longer read all of the apps. */
  readonly assertAllowed: () => Promise<void>;
  /** Ends the stream. */
  readonly signal: AbortSignal;
}

/** A line of the stream holds this many events at most, so that one batch is not one huge string. */
const EVENTS_AT_ONCE = 200;

/**
 * The tail as server-sent events. Nothing is read ahead of the reader: while it is slow the queue's own
 * bounded buffer fills and drops, and the drops are told.
 */
export async function* tailStream(tail: BatchTail, options: TailStreamOptions): AsyncGenerator<string> {
  const { apps, signal, heartbeatMs } = options;
  const batches = tail[Symbol.asyncIterator]();
  const end = () => void tail.close();
  signal.addEventListener('abort', end, { once: true });
  let told = 0;
  try {
    yield sseEvent('ready', { apps });
    for (let next = batches.next(); !signal.aborted; ) {
      const turn = await orHeartbeat(next, heartbeatMs);
      if (turn === 'heartbeat') {
        await options.assertAllowed();
        yield SSE_HEARTBEAT;
      } else if (turn.done === true) return;
      else {
        yield* eventsOf(turn.value, options.matches);
        next = batches.next();
      }
      if (tail.dropped > told) {
        told = tail.dropped;
        yield sseEvent('dropped', { dropped: told });
      }
    }
  } catch (error) {
    if (!(error instanceof KapuasError)) throw error;
    yield sseEvent(TAIL_PROBLEM, toProblem(error));
  } finally {
    signal.removeEventListener('abort', end);
    await tail.close();
  }
}

function* eventsOf(batch: Batch, matches: TailStreamOptions['matches']): Generator<string> {
  let events: { app: string; event: CanonicalEvent }[] = [];
  for (const line of splitLines(batch.payload)) {
    const event = decodeLine(line);
    if (!matches(event)) continue;
    events.push({ app: batch.app, event });
    if (events.length < EVENTS_AT_ONCE) continue;
    yield sseEvent('events', { events });
    events = [];
  }
  if (events.length > 0) yield sseEvent('events', { events });
}

async function orHeartbeat<T>(next: Promise<T>, ms: number): Promise<T | 'heartbeat'> {
  let timer: NodeJS.Timeout | undefined;
  const heartbeat = new Promise<'heartbeat'>((resolve) => {
    timer = setTimeout(resolve, ms, 'heartbeat');
  });
  try {
    return await Promise.race([next, heartbeat]);
  } finally {
    clearTimeout(timer);
  }
}
