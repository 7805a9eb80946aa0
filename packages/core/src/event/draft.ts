/** An event in the making: for each core field the best value that the source offers so far. */
import type { JsonObject, JsonValue } from './event.ts';
import { isContainer, MAX_DEPTH, scalarText } from './json.ts';

/** Core fields that have several names in the world; business headers follow after the last. */
export const SLOT = {
  message: 0,
  time: 1,
  level: 2,
  severity: 3,
  service: 4,
  host: 5,
  requestId: 6,
  traceId: 7,
  spanId: 8,
  tag: 9,
  method: 10,
  path: 11,
  status: 12,
  duration: 13,
  cluster: 14,
  namespace: 15,
  pod: 16,
  container: 17,
  node: 18,
  labels: 19,
  headers: 20,
} as const;

/** Each record that wraps another ranks this much lower than the one inside. */
export const WRAPPER_RANK = 100;
/** From here on a name is trusted only when others confirm what it means. */
export const WEAK_RANK = 50;
const NO_RANK = 1_000_000;

export interface Draft {
  readonly ranks: number[];
  /** What each slot's value was read into. */
  readonly values: (JsonValue | undefined)[];
  /** Name and value as they came, for a value that turns out not to be the best. */
  readonly keys: string[];
  readonly raws: (JsonValue | undefined)[];
  /** The record at hand. */
  record: JsonObject;
  /** Added to the rank of what the record at hand offers. */
  base: number;
  /** Dotted path, with its last dot, of the object at hand within the record. */
  prefix: string;
  attributes: JsonObject;
  /** Whether an inner record has been read, so that names can be taken already. */
  wrapped: boolean;
}

export function createDraft(slots: number): Draft {
  return {
    ranks: new Array<number>(slots).fill(NO_RANK),
    values: new Array<JsonValue | undefined>(slots).fill(undefined),
    keys: new Array<string>(slots).fill(''),
    raws: new Array<JsonValue | undefined>(slots).fill(undefined),
    record: {},
    base: 0,
    prefix: '',
    attributes: {},
    wrapped: false,
  };
}

export function resetDraft(draft: Draft): void {
  draft.ranks.fill(NO_RANK);
  draft.values.fill(undefined);
  draft.raws.fill(undefined);
  draft.base = 0;
  draft.prefix = '';
  draft.attributes = {};
  draft.wrapped = false;
}

/**
 * Offers a value for a slot; the lowest rank wins and the loser stays an attribute.
 * @param raw the value as it came; undefined when it need not be kept in any case
 * @returns whether `raw` needs to be kept nowhere else
 */
export function offer(
  draft: Draft,
  slot: number,
  rank: number,
  key: string,
  raw: JsonValue | undefined,
  value: JsonValue,
): boolean {
  const best = draft.ranks[slot] as number;
  const mine = draft.base + rank;
  const current = draft.raws[slot];
  if (best === NO_RANK || mine < best) {
    if (best !== NO_RANK && current !== undefined && (raw === undefined || !sameJson(current, raw))) {
      keep(draft, draft.keys[slot] as string, current);
    }
    draft.ranks[slot] = mine;
    draft.values[slot] = value;
    draft.keys[slot] = draft.prefix === '' ? key : draft.prefix + key;
    draft.raws[slot] = raw;
    return true;
  }
  return current !== undefined && raw !== undefined && sameJson(current, raw);
}

/** Gives back what was offered for a slot: it stays an attribute. */
export function withdraw(draft: Draft, slot: number): void {
  const raw = draft.raws[slot];
  if (raw !== undefined) keep(draft, draft.keys[slot] as string, raw);
  draft.values[slot] = undefined;
  draft.ranks[slot] = NO_RANK;
}

export function isWeak(draft: Draft, slot: number): boolean {
  return (draft.ranks[slot] as number) % WRAPPER_RANK >= WEAK_RANK;
}

/** Where a value goes that a wrapper has under a name that the event inside it uses otherwise. */
const WRAPPER = 'wrapper';

/** Keeps a value as an attribute. */
export function keep(draft: Draft, key: string, value: JsonValue): void {
  const { attributes } = draft;
  if (draft.wrapped && Object.hasOwn(attributes, key)) {
    if (!sameJson(attributes[key] as JsonValue, value)) keepOfWrapper(attributes, key, value);
  } else setOwn(attributes, key, value);
}

function keepOfWrapper(attributes: JsonObject, key: string, value: JsonValue): void {
  const wrapper = attributes[WRAPPER];
  if (isContainer(wrapper) && !Array.isArray(wrapper)) setOwn(wrapper, key, value);
  else attributes[WRAPPER] = setOwn({}, key, value);
}

/** Sets a key whatever its name: `__proto__` is a name as any other. */
export function setOwn(object: JsonObject, key: string, value: JsonValue): JsonObject {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else object[key] = value;
  return object;
}

function sameJson(a: JsonValue, b: JsonValue, levels = MAX_DEPTH): boolean {
  if (a === b) return true;
  if (!isContainer(a) || !isContainer(b)) return isContainer(a) === isContainer(b) && sameNumber(a, b);
  const keys = Object.keys(a);
  if (levels === 0 || Array.isArray(a) !== Array.isArray(b) || keys.length !== Object.keys(b).length)
    return false;
  return keys.every(
    (key) => Object.hasOwn(b, key) && sameJson(memberOf(a, key), memberOf(b, key), levels - 1),
  );
}

function memberOf(container: JsonObject | JsonValue[], key: string): JsonValue {
  return (container as JsonObject)[key] as JsonValue;
}

/** Numbers kept as they are written are objects, equal when their digits are. */
function sameNumber(a: JsonValue, b: JsonValue): boolean {
  return typeof a === 'object' && typeof b === 'object' && a !== null && scalarText(a) === scalarText(b);
}
