/**
 * What an index has to know of an event, made by the router and kept in front of the event's line, so that the
 * indexer parses nothing and every evaluator of the search language sees the same words, terms and numbers.
 */
import type { DeclaredField, FieldType } from '../apps/app.ts';
import type { CanonicalEvent } from '../event/event.ts';
import { microsOf } from '../event/time.ts';
import { collectTerms } from './collect-terms.ts';
import { entryName } from './terms.ts';
import { numberOf, timeOf } from './typed-values.ts';
import { createReader, exactText, type FieldValue } from './values.ts';
import { wordTokens } from './word-tokens.ts';

/** Fields that are absent have no value. Names of `numbers`, `times` and `texts` are `entryName`s of declared fields. */
export interface SearchEntry {
  /** `@timestamp` in microseconds since the epoch. */
  readonly at: number;
  /** `observed_at` in microseconds since the epoch. */
  readonly observed_at?: number;
  /** `wordTokens` of the message. */
  readonly words: string;
  /** `termOf` every exact value that has no keyword field of its own: see terms.ts. */
  readonly terms: readonly string[];
  readonly numbers?: Readonly<Record<string, readonly number[]>>;
  /** Microseconds since the epoch. */
  readonly times?: Readonly<Record<string, readonly number[]>>;
  /** `wordTokens` of each value. */
  readonly texts?: Readonly<Record<string, readonly string[]>>;
  /** `wordTokens` of `parse_error`. */
  readonly parse_error?: string;
}

/** Builds the entries of events whose app declares these fields. */
export function createSearchEntry(fields: readonly DeclaredField[]): (event: CanonicalEvent) => SearchEntry {
  const addDeclared = createDeclaredFields(fields);
  return (event) => {
    const entry: Draft = {
      at: microsOf(event['@timestamp']),
      words: wordTokens(event.message),
      terms: collectTerms(event),
    };
    if (event.observed_at !== undefined) addObservedAt(entry, event.observed_at);
    if (event.parse_error !== undefined) entry.parse_error = wordTokens(event.parse_error);
    if (event.attributes !== undefined) addDeclared?.(entry, event);
    return entry;
  };
}

interface Draft {
  at: number;
  observed_at?: number;
  words: string;
  terms: string[];
  numbers?: Record<string, number[]>;
  times?: Record<string, number[]>;
  texts?: Record<string, string[]>;
  parse_error?: string;
}

let observedText = '';
let observedMicros: number | undefined;

/** Events that came together were observed together. */
function addObservedAt(entry: Draft, text: string): void {
  if (text !== observedText) {
    observedText = text;
    observedMicros = timeOf(exactText(text));
  }
  if (observedMicros !== undefined) entry.observed_at = observedMicros;
}

type AddFields = (entry: Draft, event: CanonicalEvent) => void;

function createDeclaredFields(fields: readonly DeclaredField[]): AddFields | undefined {
  const adders = fields.flatMap(({ name, type }) => {
    const key = ENTRY_KEYS[type];
    return key === undefined ? [] : [createFieldAdder(name, key, type)];
  });
  if (adders.length === 0) return undefined;
  return (entry, event) => {
    for (const add of adders) add(entry, event);
  };
}

/** Keyword and boolean fields are terms. */
const ENTRY_KEYS: Readonly<Partial<Record<FieldType, 'numbers' | 'times' | 'texts'>>> = {
  number: 'numbers',
  date: 'times',
  text: 'texts',
};

function createFieldAdder(field: string, key: 'numbers' | 'times' | 'texts', type: FieldType): AddFields {
  const read = createReader({ name: field, path: ['attributes', field], type });
  const name = entryName(field);
  const measure: (value: FieldValue) => number | string | undefined = MEASURES[key];
  return (entry, event) => {
    const found = read(event);
    if (found.length === 0) return;
    const measured = found.map(measure).filter((value) => value !== undefined);
    if (measured.length === 0) return;
    entry[key] ??= {};
    (entry[key] as Record<string, unknown>)[name] = measured;
  };
}

const MEASURES = {
  numbers: (value: FieldValue) => numberOf(cut(value)),
  times: (value: FieldValue) => timeOf(cut(value)),
  texts: (value: FieldValue) => wordTokens(String(value)) || undefined,
};

function cut(value: FieldValue): FieldValue {
  return typeof value === 'string' ? exactText(value) : value;
}
