/** Bounds on what one event can carry: over them it is cut as far as needed and says so. */
import { setOwn } from './draft.ts';
import type { CanonicalEvent, JsonObject, JsonValue } from './event.ts';
import { isContainer, MAX_DEPTH, scalarText } from './json.ts';

/** Values of the attributes, counted through objects and arrays. */
const MAX_VALUES = 1000;
const MAX_NAME_LENGTH = 512;

/**
 * Cuts attributes to the bounds.
 * @returns the attributes, as they are when they hold, and what was done
 */
export function boundAttributes(attributes: JsonObject): { attributes: JsonObject; cut?: string } {
  const state: Count = { values: 0, deep: false, long: false };
  count(attributes, 0, state);
  if (state.values <= MAX_VALUES && !state.deep && !state.long) return { attributes };
  const left: Left = { values: MAX_VALUES };
  const kept = prune(attributes, 0, left) as JsonObject;
  const reasons = [
    state.values > MAX_VALUES ? `more than ${MAX_VALUES} values` : '',
    state.deep ? `nested deeper than ${MAX_DEPTH} levels` : '',
    state.long ? `names longer than ${MAX_NAME_LENGTH} characters` : '',
  ];
  return { attributes: kept, cut: `attributes were cut: ${reasons.filter((r) => r !== '').join(', ')}` };
}

interface Count {
  values: number;
  deep: boolean;
  long: boolean;
}

/** Stops as soon as the bound is passed, so that its cost is bounded too. */
function count(value: JsonObject | JsonValue[], depth: number, state: Count): void {
  if (depth >= MAX_DEPTH) {
    state.deep = true;
    return;
  }
  for (const key in value) {
    if (key.length > MAX_NAME_LENGTH) state.long = true;
    if (++state.values > MAX_VALUES) return;
    const inner = (value as JsonObject)[key];
    if (typeof inner === 'object' && isContainer(inner)) count(inner, depth + 1, state);
  }
}

interface Left {
  values: number;
}

function prune(value: JsonValue, depth: number, left: Left): JsonValue | undefined {
  if (!isContainer(value)) return value;
  if (depth >= MAX_DEPTH) return undefined;
  const kept: JsonObject | JsonValue[] = Array.isArray(value) ? [] : {};
  for (const key in value) {
    if (left.values <= 0) break;
    if (key.length > MAX_NAME_LENGTH) continue;
    left.values -= 1;
    const inner = prune((value as JsonObject)[key] as JsonValue, depth + 1, left);
    if (inner === undefined) continue;
    if (Array.isArray(kept)) kept.push(inner);
    else setOwn(kept, key, inner);
  }
  return kept;
}

/** Text at most this share of the largest line, so that escapes and the other fields fit beside it. */
const MESSAGE_SHARE = 16;

/** Makes an event whose line is longer than `maxBytes` shorter: a part of the message, and the small values. */
export function shortenEvent(event: CanonicalEvent, bytes: number, maxBytes: number): CanonicalEvent {
  const most = Math.floor(maxBytes / MESSAGE_SHARE);
  const { attributes, headers: _headers, kubernetes: _kubernetes, ...core } = event;
  const shortened: CanonicalEvent = {
    ...core,
    message: cutText(event.message, most),
    parse_error: `${bytes} bytes are over the limit of ${maxBytes}; large values were left out`,
  };
  const small = attributes === undefined ? {} : smallValues(attributes, most);
  if (shortened.http?.path !== undefined)
    shortened.http = { ...shortened.http, path: cutText(shortened.http.path, 2048) };
  for (const _ in small) return { ...shortened, attributes: small };
  return shortened;
}

/** UTF-16 units become up to six bytes when they are escaped; this counts the worst. */
function cutText(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).toWellFormed();
}

function smallValues(attributes: JsonObject, most: number): JsonObject {
  const kept: JsonObject = {};
  let used = 0;
  for (const key in attributes) {
    const text = scalarText(attributes[key]);
    if (text === undefined || text.length > 1024 || used + text.length + key.length > most / 2) continue;
    used += text.length + key.length;
    setOwn(kept, key, attributes[key] as JsonValue);
  }
  return kept;
}
