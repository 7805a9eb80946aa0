/** How a letter lies in the topic: its event id is the key, its original line the value. */
import type { DeadLetter } from '@kapuas/core/ports/dead-letters.ts';
import type { TopicRecord } from '../topic-reader.ts';
import type { RecordToAppend } from '../topic-writer.ts';

export function toRecord({ eventId, reason, at, line }: DeadLetter): RecordToAppend {
  return { key: eventId, value: line, headers: { reason, at: String(at) } };
}

/** Every letter of the event that lies before it is gone. */
export function removalOf(eventId: string): RecordToAppend {
  return { key: eventId, value: null };
}

/** @returns undefined for a removal */
export function toLetter(app: string, { key, value, headers }: TopicRecord): DeadLetter | undefined {
  if (value === null) return undefined;
  const at = Number(headers.get('at') ?? 0);
  // A copy: the value is a view of all that was fetched with it.
  return { app, eventId: key, reason: reasonOf(headers), at, line: new Uint8Array(value) };
}

export function reasonOf(headers: TopicRecord['headers']): string {
  return headers.get('reason') ?? '';
}
