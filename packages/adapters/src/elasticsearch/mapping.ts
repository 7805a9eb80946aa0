/** How events lie in an index; DESIGN.md beside this file shows a document. */
import type { DeclaredField, FieldType } from '@kapuas/core/apps/app.ts';
import { entryName } from '@kapuas/core/query/terms.ts';
import { EXACT_LENGTH } from '@kapuas/core/query/values.ts';

/** Key of a document that holds what is searched beside the event's own fields. */
export const ENTRY = 'index';

export const AT = `${ENTRY}.at`;
export const SEQUENCE = `${ENTRY}.sequence`;
export const RECEIVED_AT = `${ENTRY}.received_at`;
export const OBSERVED_AT = `${ENTRY}.observed_at`;
export const WORDS = `${ENTRY}.words`;
export const TERMS = `${ENTRY}.terms`;
export const PARSE_ERROR = `${ENTRY}.parse_error`;

/** Where the numbers, times or words of a declared field are; `field` as it was declared. */
export const numbersPath = (field: string): string => `${ENTRY}.numbers.${entryName(field)}`;
export const timesPath = (field: string): string => `${ENTRY}.times.${entryName(field)}`;
export const textsPath = (field: string): string => `${ENTRY}.texts.${entryName(field)}`;

/** Grows with every change of what follows; indices that were made before keep what they have. */
export const LAYOUT_VERSION = 1;

type Property = Readonly<Record<string, unknown>>;

const KEYWORD: Property = { type: 'keyword', ignore_above: EXACT_LENGTH };
/** Asked for by value alone: doc values of unique text cost more than all else of the field. */
const ID: Property = { ...KEYWORD, doc_values: false };
/** Every number of a JSON document as it is; other values are terms. */
const NUMBER: Property = { type: 'double', coerce: false, ignore_malformed: true };
/** The router cut and folded the words: the analyzer only takes them apart. */
const TOKENS: Property = { type: 'text', analyzer: 'whitespace', norms: false };
const MICROS: Property = { type: 'long', coerce: false };

export const CORE_MAPPINGS = {
  dynamic: false,
  properties: {
    [ENTRY]: {
      dynamic: false,
      properties: {
        at: MICROS,
        observed_at: { ...MICROS, doc_values: false },
        received_at: { ...MICROS, index: false },
        sequence: { ...MICROS, index: false },
        words: TOKENS,
        terms: { type: 'keyword' },
        parse_error: TOKENS,
      },
    },
    level: KEYWORD,
    severity: NUMBER,
    service: KEYWORD,
    host: KEYWORD,
    request_id: ID,
    trace_id: ID,
    span_id: ID,
    tag: KEYWORD,
    http: {
      dynamic: false,
      properties: { method: KEYWORD, path: KEYWORD, status: NUMBER, duration_ms: NUMBER },
    },
    kubernetes: {
      dynamic: false,
      properties: {
        cluster: KEYWORD,
        namespace: KEYWORD,
        pod: KEYWORD,
        container: KEYWORD,
        node: KEYWORD,
      },
    },
    attributes: { type: 'object', enabled: false },
  },
} as const;

const TYPED: Readonly<Partial<Record<FieldType, { readonly group: string; readonly property: Property }>>> = {
  number: { group: 'numbers', property: { type: 'double', doc_values: false } },
  date: { group: 'times', property: { ...MICROS, doc_values: false } },
  text: { group: 'texts', property: TOKENS },
};

/** What an app's declared fields add. `_meta` tells what was declared. */
export function declaredMappings(fields: readonly DeclaredField[]) {
  const groups: Record<string, { dynamic: false; properties: Record<string, Property> }> = {};
  for (const { name, type } of fields) {
    const typed = TYPED[type];
    if (typed === undefined) continue;
    groups[typed.group] ??= { dynamic: false, properties: {} };
    (groups[typed.group] as (typeof groups)[string]).properties[entryName(name)] = typed.property;
  }
  return {
    _meta: { kapuas: { layout: LAYOUT_VERSION, fields } },
    properties: { [ENTRY]: { dynamic: false, properties: groups } },
  };
}

/**
 * For an index that stands: what it has stays, what it lacks is added.
 * @param remadeAt what its `_meta` says, which would be lost otherwise
 */
export function allMappings(fields: readonly DeclaredField[], remadeAt?: number) {
  const declared = declaredMappings(fields);
  const { kapuas } = declared._meta;
  const entry = CORE_MAPPINGS.properties[ENTRY];
  const properties = { ...entry.properties, ...declared.properties[ENTRY]?.properties };
  return {
    _meta: { kapuas: remadeAt === undefined ? kapuas : { ...kapuas, remadeAt } },
    properties: { ...CORE_MAPPINGS.properties, [ENTRY]: { ...entry, properties } },
  };
}
