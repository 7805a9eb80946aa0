/** The values of an event by field, as every evaluator of the search language sees them. */
import type { CanonicalEvent } from '../event/event.ts';
import type { ResolvedField } from './ast.ts';

export type FieldValue = string | number | boolean;

/**
 * Exact matching and ranges look at this many UTF-16 units of a value: two values that share them are equal,
 * and a prefix may be as long. Words of text fields have no such limit.
 */
export const EXACT_LENGTH = 256;

/** Fields with a longer dotted name are kept in the event but cannot be searched. */
export const NAME_LENGTH = 512;

/** Objects and arrays below this many others are kept in the event but cannot be searched. */
export const VALUE_DEPTH = 200;

/** Searched as words or as times, never as exact values. */
const NOT_EXACT = new Set(['@timestamp', 'observed_at', 'message', 'parse_error']);

/** The form in which a value, or the value of a query, is compared exactly; always well-formed Unicode. */
export function exactText(value: FieldValue): string {
  const text = typeof value === 'string' ? value : String(value);
  return (text.length > EXACT_LENGTH ? text.slice(0, EXACT_LENGTH) : text).toWellFormed();
}

/**
 * Every exact name=value pair of an event: `name` equals `ResolvedField.path.join('.')` and may itself hold
 * `=`, `value` is an `exactText`. One pair per element of an array; objects are flattened with dots.
 */
export function termsOf(event: CanonicalEvent, emit: (name: string, value: string) => void): void {
  for (const name of Object.keys(event)) {
    if (!NOT_EXACT.has(name)) flatten(name, event[name as keyof CanonicalEvent], 1, emit);
  }
}

function flatten(
  name: string,
  value: unknown,
  depth: number,
  emit: (name: string, value: string) => void,
): void {
  if (name.length > NAME_LENGTH) return;
  const scalar = scalarOf(value);
  if (scalar !== undefined) emit(name, exactText(scalar));
  else if (!isContainer(value) || depth > VALUE_DEPTH) return;
  else if (Array.isArray(value)) for (const element of value) flatten(name, element, depth + 1, emit);
  else
    for (const key of Object.keys(value)) {
      const below = nameBelow(name, key);
      if (below !== undefined) flatten(below, value[key], depth + 1, emit);
    }
}

/** Dotted names that were made before: to make them anew takes longer than all else that is done for a value. */
const namesBelow = new Map<string, Map<string, string | undefined>>();
const NAMES_KEPT = 10_000;
let namesMade = 0;

/** Undefined when no query could hold the name. */
function nameBelow(name: string, key: string): string | undefined {
  let names = namesBelow.get(name);
  const known = names?.get(key);
  if (known !== undefined) return known;
  const below = key.isWellFormed() ? `${name}.${key}` : undefined;
  if (++namesMade > NAMES_KEPT) {
    namesBelow.clear();
    names = undefined;
    namesMade = 1;
  }
  if (names === undefined) {
    names = new Map();
    namesBelow.set(name, names);
  }
  names.set(key, below);
  return below;
}

/** All values of one field, uncut; empty when the event has none. */
export function valuesOf(event: CanonicalEvent, field: ResolvedField): readonly FieldValue[] {
  return createReader(field)(event);
}

/** `valuesOf` for one field of many events. */
export function createReader(field: ResolvedField): (event: CanonicalEvent) => readonly FieldValue[] {
  const [top, ...below] = field.path;
  if (top === undefined || field.path.join('.').length > NAME_LENGTH) return () => [];
  const rest = below.length === 0 ? undefined : below.join('.');
  return (event) => {
    const found: FieldValue[] = [];
    if (Object.hasOwn(event, top)) collect(event[top as keyof CanonicalEvent], rest, 1, found);
    return found;
  };
}

/** `rest` is the dotted path that remains; its dots may be those of keys: {"a.b":1} is {"a":{"b":1}}. */
function collect(value: unknown, rest: string | undefined, depth: number, found: FieldValue[]): void {
  const scalar = scalarOf(value);
  if (scalar !== undefined) {
    if (rest === undefined) found.push(scalar);
    return;
  }
  if (!isContainer(value) || depth > VALUE_DEPTH) return;
  if (Array.isArray(value)) {
    for (const element of value) collect(element, rest, depth + 1, found);
    return;
  }
  if (rest === undefined) return;
  for (let dot = rest.indexOf('.'); dot !== -1; dot = rest.indexOf('.', dot + 1)) {
    const key = rest.slice(0, dot);
    if (Object.hasOwn(value, key)) collect(value[key], rest.slice(dot + 1), depth + 1, found);
  }
  if (Object.hasOwn(value, rest)) collect(value[rest], undefined, depth + 1, found);
}

type RawJson = { readonly rawJSON: string };

/** Browsers that lack raw JSON cannot hold any. */
const isRawJson: (value: unknown) => value is RawJson =
  'isRawJSON' in JSON ? (JSON.isRawJSON as (value: unknown) => value is RawJson) : (_): _ is RawJson => false;

/** A number that JavaScript would round stands in the event as raw JSON; its digits are its value. */
export function scalarOf(value: unknown): FieldValue | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return isRawJson(value) ? value.rawJSON : undefined;
}

export function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
