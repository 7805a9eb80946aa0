import { MAPPED_KEYWORDS, MAPPED_NUMBERS, readTerm, termStart } from '@kapuas/core/query/terms.ts';
import { TERMS } from '../mapping.ts';
import type { Dsl } from './dsl.ts';

/** Where the values of a field can be counted. */
export type FieldSource =
  | CountedSource
  | { readonly kind: 'none' }
  /** The index does not know which values the field has, only who has one. */
  | { readonly kind: 'events' };

/** In the field of that name, where values beyond `EXACT_LENGTH` are left out, or among the terms. */
export interface CountedSource {
  readonly kind: 'field' | 'terms';
  /** Settings of the `terms` aggregation. */
  readonly terms: Dsl;
  readonly readKey: (key: string | number) => string;
}

/** Searched as words or as times: their values are not counted. */
const NOT_COUNTED = new Set(['@timestamp', 'observed_at', 'message']);

/** Mapped for searching alone (mapping.ts). */
const IDS = new Set(['request_id', 'trace_id', 'span_id']);

/** Values that each shard counts, so that one is not missed which is frequent elsewhere. */
const SHARD_VALUES = 1_000;

/** A pattern may not be longer (`index.max_regex_length`). */
const MAX_PATTERN = 1_000;

/** @param limit values that are wanted */
export function sourceOf(path: readonly string[], limit: number): FieldSource {
  const name = path.join('.');
  if (NOT_COUNTED.has(name)) return { kind: 'none' };
  const size = { size: limit + 1, shard_size: Math.max(SHARD_VALUES, 2 * limit) };
  if (IDS.has(name)) return { kind: 'events' };
  if (MAPPED_KEYWORDS.has(name) || MAPPED_NUMBERS.has(name)) {
    return { kind: 'field', terms: { field: name, ...size }, readKey: String };
  }
  const include = `${escapePattern(termStart(name))}.*`;
  if (include.length > MAX_PATTERN) return { kind: 'events' };
  // Global ordinals would be made anew of every term of the index after each refresh.
  const terms = { field: TERMS, include, execution_hint: 'map', ...size };
  return { kind: 'terms', terms, readKey: (key) => readTerm(String(key))?.value ?? '' };
}

/** Of Lucene's regular expressions. */
function escapePattern(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '\\$&');
}
