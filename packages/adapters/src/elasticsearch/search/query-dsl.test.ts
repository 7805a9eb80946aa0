import { createFieldSchema } from '@kapuas/core/query/fields.ts';
import { compileQuery } from '@kapuas/core/query/parse.ts';
import { numberTerm } from '@kapuas/core/query/terms.ts';
import { expect, it } from 'vitest';
import type { Dsl } from './dsl.ts';
import { queryDsl } from './query-dsl.ts';

const SCHEMA = createFieldSchema([
  {
    headers: ['x-user-id'],
    fields: [
      { name: 'cart.total', type: 'number' },
      { name: 'note', type: 'text' },
      { name: 'due', type: 'date' },
      { name: 'vip', type: 'boolean' },
    ],
  },
]);

const word = (value: string): Dsl => ({ term: { 'index.words': { value } } });
const term = (value: string): Dsl => ({ term: { 'index.terms': { value } } });
const either = (...should: Dsl[]): Dsl => ({ bool: { should, minimum_should_match: 1 } });
const prefix = (path: string, value: string): Dsl => ({ prefix: { [path]: { value } } });
const range = (path: string, bounds: Dsl): Dsl => ({ range: { [path]: bounds } });
const long = 'v'.repeat(256);
const longWord = 'w'.repeat(600);

const TABLE: readonly (readonly [string, Dsl])[] = [
  ['*', { match_all: {} }],
  ['Timeout', word('timeout')],
  ['ÉTÉ', word('été')],
  ['"payment timed out"', { match_phrase: { 'index.words': { query: 'payment timed out' } } }],
  ['orders/42', { match_phrase: { 'index.words': { query: 'orders 42' } } }],
  ['time*', prefix('index.words', 'time')],
  [
    '"payment tim"*',
    {
      span_near: {
        clauses: [
          { span_term: { 'index.words': 'payment' } },
          { span_multi: { match: { prefix: { 'index.words': { value: 'tim' } } } } },
        ],
        slop: 0,
        in_order: true,
      },
    },
  ],
  [
    longWord,
    {
      match_phrase: {
        'index.words': { query: `${'w'.repeat(250)}- +${'w'.repeat(250)}- +${'w'.repeat(100)}` },
      },
    },
  ],
  ['a b', { bool: { filter: [word('a'), word('b')] } }],
  ['a OR b OR c', { terms: { 'index.words': ['a', 'b', 'c'] } }],
  ['-a', { bool: { must_not: [word('a')] } }],
  ['NOT (NOT a)', word('a')],
  ['-(a OR b)', { bool: { must_not: [{ terms: { 'index.words': ['a', 'b'] } }] } }],
  [
    'a -b (c OR d*)',
    {
      bool: {
        filter: [word('a')],
        must_not: [word('b')],
        should: [{ terms: { 'index.words': ['c'] } }, prefix('index.words', 'd')],
        minimum_should_match: 1,
      },
    },
  ],
  [
    '(a OR b*) (c OR d*)',
    {
      bool: {
        filter: [either({ terms: { 'index.words': ['c'] } }, prefix('index.words', 'd'))],
        should: [{ terms: { 'index.words': ['a'] } }, prefix('index.words', 'b')],
        minimum_should_match: 1,
      },
    },
  ],
  ['level:WARNING', { term: { level: { value: 'warn' } } }],
  ['service:(a OR b)', { terms: { service: ['a', 'b'] } }],
  [`service:${long}`, either({ term: { service: { value: long } } }, term(`service=${long}`))],
  [`service:${long}x`, either({ term: { service: { value: long } } }, term(`service=${long}`))],
  ['http.path:/a*', either(prefix('http.path', '/a'), prefix('index.terms', 'http.path=/a'))],
  ['service:*', either({ exists: { field: 'service' } }, prefix('index.terms', 'service='))],
  ['x-user-id:U-1', term('headers.x-user-id=U-1')],
  ['we\\=ird\\%:a=b', term('attributes.we%3Dird%25=a=b')],
  ['cart:*', prefix('index.terms', 'attributes.cart=')],
  ['cart.total:7.0', term('attributes.cart.total=7')],
  ['cart.total:>7', range('index.numbers.cart%2Etotal', { gt: 7 })],
  ['cart.total:[1 TO 2}', range('index.numbers.cart%2Etotal', { gte: 1, lt: 2 })],
  ['vip:TRUE', term('attributes.vip=true')],
  ['note:"zum Fluss"', { match_phrase: { 'index.texts.note': { query: 'zum fluss' } } }],
  ['note:*', prefix('index.terms', 'attributes.note=')],
  [
    'due:2026-02-01',
    range('index.times.due', { gte: Date.UTC(2026, 1, 1) * 1_000, lt: Date.UTC(2026, 1, 2) * 1_000 }),
  ],
  ['http.status:500.0', either({ term: { 'http.status': { value: 500 } } }, term('http.status=500'))],
  ['http.status:>=500', range('http.status', { gte: 500 })],
  ['redacted.email:3', term('redacted.email=3')],
  [
    'redacted.email:>3',
    range('index.terms', {
      gt: numberTerm('redacted.email', 3),
      lte: numberTerm('redacted.email', Number.POSITIVE_INFINITY),
    }),
  ],
  ['@timestamp:*', { match_all: {} }],
  ['@timestamp:<2026-02-01', range('index.at', { lt: Date.UTC(2026, 1, 1) * 1_000 })],
  ['observed_at:*', { exists: { field: 'index.observed_at' } }],
  ['message:paid', word('paid')],
  ['parse_error:json', { term: { 'index.parse_error': { value: 'json' } } }],
  ['parse_error:*', prefix('index.terms', 'parse_error=')],
];

it.each(TABLE)('%s', (text, expected) => {
  expect(queryDsl(compileQuery(text, SCHEMA))).toEqual(expected);
});

it('nests no deeper than the servers allow for a choice within each other 24 times', () => {
  const text = Array.from({ length: 24 }).reduce<string>(
    (inner, _, i) => `(a${i} (b${i} OR ${inner}))`,
    'end',
  );
  expect(depthOf(queryDsl(compileQuery(text, SCHEMA)))).toBeLessThanOrEqual(28);
});

function depthOf(dsl: unknown): number {
  if (typeof dsl !== 'object' || dsl === null) return 0;
  const below = Math.max(0, ...Object.values(dsl).map(depthOf));
  return below + ('bool' in dsl ? 1 : 0);
}
