/** The event's own time. */
import { addClaim, type Claim, type ClaimTree, claimFor } from './claims.ts';
import { type Draft, offer, SLOT } from './draft.ts';
import type { JsonValue } from './event.ts';
import { nanosToTimestamp, parseTimestamp } from './time.ts';

const NAMES = ['timestamp', 'time', 'ts', 'eventTime', 'event_time', 'datetime', 'date_time'];
const MORE_NAMES = [
  'Timestamp',
  'Time',
  'TimeGenerated',
  'asctime',
  '@t',
  'log_time',
  'logTime',
  'start_time',
];
const NANO_NAMES = ['timeUnixNano', 'time_unix_nano', 'observedTimeUnixNano'];
const JOURNAL_NAMES = ['_SOURCE_REALTIME_TIMESTAMP', '__REALTIME_TIMESTAMP'];

/** The transport's own time of the event lies between what the event says and when it was flushed. */
const TRANSPORT_RANK = 40;
const FLUSH_RANK = 45;

export function addTimestampClaims(tree: ClaimTree): void {
  addClaim(tree, ['@timestamp'], claimAtTimestamp);
  NAMES.forEach((name, i) => {
    addClaim(tree, [name], claim(1 + i));
  });
  addClaim(tree, MORE_NAMES, claim(1 + NAMES.length));
  addClaim(tree, NANO_NAMES, claim(2 + NAMES.length));
  addClaim(tree, JOURNAL_NAMES, claim(3 + NAMES.length));
  // A day in text may be anything's date; Fluent Bit writes the event's time here as a number.
  addClaim(tree, ['date'], claimFor(SLOT.time, 4 + NAMES.length, timeOfNumber));
}

function claim(rank: number): Claim {
  return claimFor(SLOT.time, rank, parseTimestamp);
}

function timeOfNumber(value: JsonValue): string | undefined {
  return typeof value === 'string' ? undefined : parseTimestamp(value);
}

/** In what BaritoLog's plugin sends, `@timestamp` is when it flushed its buffer; elsewhere it is the event's time. */
function claimAtTimestamp(draft: Draft, value: JsonValue, key: string): boolean {
  const time = parseTimestamp(value);
  if (time === undefined) return false;
  const { record } = draft;
  const flushTime = record.client_trail !== undefined || record['@message'] !== undefined;
  if (!flushTime) return offer(draft, SLOT.time, 0, key, value, time);
  // The time of a flush is nobody's attribute, win or lose.
  offer(draft, SLOT.time, FLUSH_RANK, key, undefined, time);
  return true;
}

export function offerTransportTime(draft: Draft, time: string): void {
  offer(draft, SLOT.time, TRANSPORT_RANK, '', undefined, time);
}

let knownMillis = Number.NaN;
let knownText = '';

/** RFC 3339; batches are received at one time, so the last one is kept. @param millis since the epoch */
export function receivedTime(millis: number): string {
  if (millis !== knownMillis) {
    knownText =
      nanosToTimestamp(Math.floor(millis / 1000), (Math.floor(millis) % 1000) * 1e6) ??
      '1970-01-01T00:00:00Z';
    knownMillis = millis;
  }
  return knownText;
}
