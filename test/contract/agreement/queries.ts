/** Queries as people write them, mostly for what the events have. */
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import type { QueryNode, ResolvedField } from '@kapuas/core/query/ast.ts';
import { compileQuery } from '@kapuas/core/query/parse.ts';
import { valuesOf } from '@kapuas/core/query/values.ts';
import fc from 'fast-check';
import { BASE } from '../event-store/fixtures.ts';
import { ATTRIBUTES, SCHEMA } from './events.ts';
import { SCALAR, TEXT, TIME, textOf, WORD } from './values.ts';

export interface Query {
  readonly text: string;
  readonly node: QueryNode;
}

const CORE_NAMES = [
  '@timestamp',
  'observed_at',
  'message',
  'level',
  'severity',
  'service',
  'host',
  'request_id',
  'trace_id',
  'span_id',
  'tag',
  'http.method',
  'http.path',
  'http.status',
  'http.duration_ms',
  'kubernetes.namespace',
  'kubernetes.pod',
  'kubernetes.labels.app',
  'kubernetes.labels.app.kubernetes.io/name',
  'kubernetes.labels.a=b',
  'headers.x-order-id',
  'X-User-Id',
  'redacted.email',
  'redacted.card=no',
  'redacted.to>ken',
  'parse_error',
  'type_errors',
];

const NAMES = [
  ...CORE_NAMES,
  ...ATTRIBUTES,
  'attributes.level',
  'attributes.x-user-id',
  'attributes.cart.items',
  'unknown',
];

/** @throws when hardly any text that is made is a query */
export function anyQuery(events: readonly CanonicalEvent[]): fc.Arbitrary<Query> {
  const { node } = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 3, arbitrary: bareText(events) },
      { weight: 6, arbitrary: fieldQuery(events) },
      { weight: 1, arbitrary: fc.constant('*') },
      { weight: 2, arbitrary: joined(tie('node'), [' ', ' AND ']) },
      { weight: 2, arbitrary: joined(tie('node'), [' OR ']) },
      { weight: 2, arbitrary: negated(tie('node')) },
    ),
  }));
  return node.map(compiled).filter((query) => query !== undefined);
}

/** Some values mean nothing to the type of the field that they were drawn for. */
function compiled(text: string): Query | undefined {
  try {
    return { text, node: compileQuery(text, SCHEMA, BASE) };
  } catch {
    return undefined;
  }
}

function joined(operand: fc.Arbitrary<string>, operators: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(operand, { minLength: 2, maxLength: 4 }), fc.constantFrom(...operators))
    .map(([operands, operator]) => operands.map((text) => `(${text})`).join(operator));
}

function negated(operand: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom('-', 'NOT '), operand).map(([sign, text]) => `${sign}(${text})`);
}

function bareText(events: readonly CanonicalEvent[]): fc.Arbitrary<string> {
  const message = fc.constantFrom(...events).map((event) => event.message);
  return fc.oneof(phrase(message), phrase(fc.oneof(WORD, TEXT)), piece(message).map(unquoted));
}

/** Some of a text within quotes, with or without its end. */
function phrase(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(piece(text), fc.boolean()).map(([found, open]) => quoted(found) + (open ? '*' : ''));
}

/** From the beginning of one word, more often than not, to anywhere. */
function piece(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(text, fc.nat(6), fc.nat(40), fc.boolean()).map(([whole, skipped, length, cut]) => {
    const rest = whole
      .split(/(?<=[^\p{L}\p{N}\p{M}])/u)
      .slice(skipped)
      .join('');
    return cut ? rest.slice(0, length).toWellFormed() : (rest.split(' ')[0] ?? '');
  });
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function unquoted(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{M}.-]/gu, '\\$&');
}

function fieldQuery(events: readonly CanonicalEvent[]): fc.Arbitrary<string> {
  return fc.constantFrom(...NAMES).chain((name) => {
    const field = SCHEMA.resolve(name);
    const test = testOf(field, events);
    const group = fc
      .tuple(fc.array(test, { minLength: 2, maxLength: 3 }), fc.constantFrom(' OR ', ' ', ' AND -'))
      .map(([tests, operator]) => `(${tests.filter((text) => !/^[[{]/.test(text)).join(operator)})`);
    return fc
      .oneof({ weight: 5, arbitrary: test }, group)
      .map((written) => `${escapedName(name)}:${written}`);
  });
}

function escapedName(name: string): string {
  return name.replace(/^[^a-zA-Z_@]|[^\p{L}\p{N}_@.]/gu, '\\$&');
}

function testOf(field: ResolvedField, events: readonly CanonicalEvent[]): fc.Arbitrary<string> {
  const value = fc.oneof(presentValue(field, events), otherValue(field));
  const exists = fc.constant('*');
  switch (field.type) {
    case 'text':
      return fc.oneof({ weight: 5, arbitrary: phrase(value) }, exists);
    case 'number':
    case 'date':
      return fc.oneof(value.map(quoted), comparison(value), range(value), exists);
    default: {
      const beginning = fc
        .tuple(value, fc.nat(300))
        .map(([text, length]) => `${quoted(text.slice(0, length))}*`);
      return fc.oneof(
        { weight: 4, arbitrary: value.map(quoted) },
        { weight: 2, arbitrary: beginning },
        exists,
      );
    }
  }
}

function comparison(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom('>', '>=', '<', '<='), value).map(([sign, text]) => sign + quoted(text));
}

function range(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const bound = fc.oneof({ weight: 5, arbitrary: value.map(quoted) }, fc.constant('*'));
  return fc
    .tuple(fc.constantFrom('[', '{'), bound, bound, fc.constantFrom(']', '}'))
    .map(([open, from, to, close]) => `${open}${from} TO ${to}${close}`);
}

/** A value that some event has in this field. */
function presentValue(field: ResolvedField, events: readonly CanonicalEvent[]): fc.Arbitrary<string> {
  const values = events.flatMap((event) => valuesOf(event, field)).map(String);
  return values.length === 0 ? WORD : fc.constantFrom(...values);
}

function otherValue(field: ResolvedField): fc.Arbitrary<string> {
  if (field.type === 'number')
    return fc.oneof(fc.integer({ min: -5, max: 300 }), fc.double({ noNaN: true })).map(String);
  return (field.type === 'date' ? TIME : SCALAR).map(textOf);
}
