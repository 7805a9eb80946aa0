import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CanonicalEvent, JsonValue } from '../event/event.ts';
import { createFieldSchema } from './fields.ts';
import { addFieldFilter, quote } from './format.ts';
import { createMatcher } from './match.ts';
import { compileQuery } from './parse.ts';
import { EXACT_LENGTH, type FieldValue } from './values.ts';
import { words } from './words.ts';

const schema = createFieldSchema([
  {
    headers: [],
    fields: [
      { name: 'due', type: 'date' },
      { name: 'note', type: 'text' },
      { name: 'total', type: 'number' },
    ],
  },
]);

function eventWith(name: string, value: JsonValue): CanonicalEvent {
  return { '@timestamp': '2026-07-26T10:15:00Z', message: 'paid', attributes: { [name]: value } };
}

function matches(query: string, event: CanonicalEvent): boolean {
  return createMatcher(compileQuery(query, schema))(event);
}

describe('addFieldFilter', () => {
  it.each([
    ['', 'level', 'error', 'include', 'level:error'],
    [' * ', 'level', 'error', 'exclude', '-level:error'],
    ['refused', 'http.status', 500, 'include', 'refused http.status:500'],
    ['a OR b', 'level', 'error', 'include', '(a OR b) level:error'],
    ['(a OR b) c', 'level', 'error', 'exclude', '(a OR b) c -level:error'],
    ['', 'http.path', '/orders/42?x=1', 'include', 'http.path:"/orders/42?x=1"'],
    ['', 'say', 'a "b" \\ c', 'include', 'say:"a \\"b\\" \\\\ c"'],
    ['', 'user name', 'x', 'include', 'user\\ name:x'],
    ['', '3xx', true, 'include', '\\3xx:true'],
    ['', 'note', 'x'.repeat(300), 'include', `note:${'x'.repeat(EXACT_LENGTH)}*`],
  ] as const)('%s + %s', (query, name, value, mode, expected) => {
    expect(addFieldFilter(query, name, value, mode)).toBe(expected);
  });

  it('finds, or leaves out, the event that has the value, whatever the query was', () => {
    const name = fc.oneof(
      fc.string({ minLength: 1, maxLength: 20 }),
      fc.constantFrom('a.b', 'AND', '-x', 'http', '9'),
    );
    const value: fc.Arbitrary<FieldValue> = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary', minLength: 250, maxLength: 270 }),
      fc.constantFrom('AND', '*', 'a*', '>5', '//x', ':x', '-1', '[1 TO 2]', '\\', '"', ' ', '\n'),
      fc.double({ noDefaultInfinity: true, noNaN: true }),
      fc.boolean(),
    );
    const query = fc.constantFrom(
      '',
      '*',
      'paid',
      'paid OR absent',
      '(paid OR absent) -absent',
      'a:b OR paid AND paid',
    );
    fc.assert(
      fc.property(query, name, value, (text, key, actual) => {
        const event = eventWith(key, actual);
        const field = `attributes.${key}`;
        expect(matches(addFieldFilter(text, field, actual, 'include'), event)).toBe(true);
        expect(matches(addFieldFilter(text, field, actual, 'exclude'), event)).toBe(false);
        expect(matches(addFieldFilter(text, field, actual, 'include'), eventWith(key, 'other'))).toBe(
          actual === 'other',
        );
      }),
      { numRuns: 500 },
    );
  });

  it('finds values of declared fields', () => {
    const long = `${'word '.repeat(50)}half${'word'.repeat(5)} end`;
    for (const [name, value] of [
      ['due', 1_785_060_900],
      ['due', 1_785_060_900_123.5],
      ['due', '2026-07-26 10:15:00,5'],
      ['note', long],
      ['total', '12345678901234567890'],
      ['total', '0.12345678901234567890123'],
      ['total', -0.5],
    ] as const) {
      expect(matches(addFieldFilter('', name, value, 'include'), eventWith(name, value)), name).toBe(true);
    }
  });
});

describe('quote', () => {
  it('leaves plain values and writes the rest so that they mean themselves', () => {
    expect(['req-1', '10:15', 'a/b', 'OR', '-1', '', 'a b'].map(quote)).toEqual([
      'req-1',
      '10:15',
      'a/b',
      '"OR"',
      '"-1"',
      '""',
      '"a b"',
    ]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(words(text).length > 0);
        const event: CanonicalEvent = { '@timestamp': '2026-07-26T10:15:00Z', message: text };
        expect(matches(quote(text).startsWith('"') ? quote(text) : `message:${quote(text)}`, event)).toBe(
          true,
        );
      }),
    );
  });
});
