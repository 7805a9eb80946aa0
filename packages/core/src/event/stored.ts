import type { CanonicalEvent } from './event.ts';
import { microsOf } from './time.ts';

/**
 * What a store needs of a line to take it for an event. Throws what is missing.
 * @returns the event's time: microseconds since the epoch
 */
export function checkStored(event: CanonicalEvent): number {
  if (event === null || typeof event !== 'object' || Array.isArray(event))
    throw new Error('not a JSON object');
  const timestamp = event['@timestamp'];
  if (typeof timestamp !== 'string') throw new Error('@timestamp is missing');
  if (typeof event.message !== 'string') throw new Error('message is missing');
  const micros = microsOf(timestamp);
  if (Number.isNaN(micros)) throw new Error('@timestamp is not an RFC 3339 time');
  return micros;
}
