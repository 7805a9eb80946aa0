import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import type { FieldSchema } from '@kapuas/core/query/fields.ts';
import type { FieldValue } from '@kapuas/core/query/values.ts';
import { searchName } from '../search-name.ts';

/** One value of an event under the name by which it is searched. */
export interface FlatField {
  readonly name: string;
  readonly value: FieldValue;
  /** False where a filter for this very value would not find it: the message, times. */
  readonly exact: boolean;
}

const NOT_EXACT = new Set(['@timestamp', 'observed_at', 'message', 'parse_error']);

/** Every value of an event, in the order of the event; arrays one by one, objects with dots. */
export function flattenEvent(event: CanonicalEvent, schema: FieldSchema): FlatField[] {
  const fields: FlatField[] = [];
  walk(event, [], (path, value) => {
    const name = searchName(path.join('.'), schema);
    fields.push({ name, value, exact: !NOT_EXACT.has(name) });
  });
  return fields;
}

function walk(
  value: unknown,
  path: readonly string[],
  emit: (path: readonly string[], value: FieldValue) => void,
) {
  const scalar = scalarOf(value);
  if (scalar !== undefined) emit(path, scalar);
  else if (Array.isArray(value)) for (const element of value) walk(element, path, emit);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key], emit);
  }
}

/** A number too long for JavaScript comes as raw JSON (see app/api/json.ts). */
function scalarOf(value: unknown): FieldValue | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  const raw = (value as { readonly rawJSON?: unknown } | null)?.rawJSON;
  return typeof raw === 'string' && Object.isFrozen(value) ? raw : undefined;
}

/** What to show of an event in one line: its message, or what else it says. */
export function summaryOf(event: CanonicalEvent): string {
  if (event.message !== '') return event.message;
  const { http } = event;
  const request =
    http && [http.method, http.path, http.status].filter((part) => part !== undefined).join(' ');
  if (request) return request;
  return event.attributes === undefined ? '' : JSON.stringify(event.attributes);
}
