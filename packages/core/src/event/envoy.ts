/** Envoy's access log in its default text form, which every mesh starts with. */
import { type Draft, offer, SLOT } from './draft.ts';
import { methodOf } from './http.ts';
import { requestIdOf } from './request-id.ts';
import { parseTimestamp } from './time.ts';

/**
 * [time] "METHOD path protocol" status flags bytes-in bytes-out duration upstream-duration "forwarded-for"
 * "user-agent" "request-id" "authority" "upstream"; Istio puts details between the flags and the bytes.
 */
const START = /^\[(\d{4}-\d\d-\d\dT[^\]]{9,30})\] "([A-Z]+) (\S+) [^"]{1,20}" (\d{3}) /;
const END = / \d+ \d+ (\d+) (?:\d+|-) "[^"]*" "[^"]*" "([^"]*)" "[^"]*" "[^"]*"/;

const RANK = 30;
const MAX_LENGTH = 8192;

/** Reads the fields of an access log line; the line itself stays the message. */
export function readEnvoyLine(draft: Draft, message: string): void {
  if (message.charCodeAt(0) !== 91 || message.length > MAX_LENGTH) return;
  const start = START.exec(message);
  if (start === null || methodOf(start[2] as string) === undefined) return;
  const [, at, method, path, status] = start as unknown as string[];
  const time = parseTimestamp(at);
  if (time !== undefined) offer(draft, SLOT.time, RANK, '', undefined, time);
  offer(draft, SLOT.method, RANK, '', undefined, method as string);
  offer(draft, SLOT.path, RANK, '', undefined, path as string);
  offer(draft, SLOT.status, RANK, '', undefined, Number(status));
  const end = END.exec(message.slice(start[0].length - 1));
  if (end === null) return;
  offer(draft, SLOT.duration, RANK, '', undefined, Number(end[1]));
  const requestId = requestIdOf(end[2]);
  if (requestId !== undefined) offer(draft, SLOT.requestId, RANK, '', undefined, requestId);
}
