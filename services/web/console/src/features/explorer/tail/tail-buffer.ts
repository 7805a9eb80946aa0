import type { ListedEvent } from '../events/listed-event.ts';

/** Events of a running tail, newest first; the oldest make room. */
export interface TailBuffer {
  readonly shown: readonly ListedEvent[];
  /** Came in while the reader was looking at older ones. */
  readonly waiting: readonly ListedEvent[];
  /** Came in since the start, whether kept or not. */
  readonly seen: number;
}

export const EMPTY_TAIL: TailBuffer = { shown: [], waiting: [], seen: 0 };

/** Of each part. */
export const TAIL_LIMIT = 2_000;

/** @param held whether the reader has scrolled away, so that nothing may move under their eyes */
export function addToTail(
  buffer: TailBuffer,
  newestFirst: readonly ListedEvent[],
  held: boolean,
): TailBuffer {
  const seen = buffer.seen + newestFirst.length;
  if (held) return { ...buffer, seen, waiting: cap([...newestFirst, ...buffer.waiting]) };
  return { seen, waiting: [], shown: cap([...newestFirst, ...buffer.waiting, ...buffer.shown]) };
}

export function showWaiting(buffer: TailBuffer): TailBuffer {
  return addToTail(buffer, [], false);
}

function cap(events: readonly ListedEvent[]): readonly ListedEvent[] {
  return events.length > TAIL_LIMIT ? events.slice(0, TAIL_LIMIT) : events;
}
