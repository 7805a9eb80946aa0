import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CanonicalEvent, JsonObject } from '../event/event.ts';
import { exactNumber } from '../event/json.ts';
import { createSearchEntry } from './search-entry.ts';
import { MAPPED_KEYWORDS, MAPPED_NUMBERS, numberTerm, termOf } from './terms.ts';
import { EXACT_LENGTH, termsOf } from './values.ts';

const AT = '2026-01-15T12:00:00.123456789Z';
const MICROS = 1_768_478_400_123_456;
const plain = createSearchEntry([]);

const event = (more: object = {}): CanonicalEvent => ({ '@timestamp': AT, message: 'Order 42', ...more });

describe('a search entry', () => {
  it('has time and words', () => {
    expect(plain(event({ observed_at: '2026-01-15T12:00:01Z', parse_error: 'Unexpected end' }))).toEqual({
      at: MICROS,
      observed_at: 1_768_478_401_000_000,
      words: 'order 42',
      terms: ['parse_error=Unexpected end'],
      parse_error: 'unexpected end',
    });
  });

  it('leaves out what the index finds where it stands', () => {
    const core = {
      level: 'info',
      severity: 9,
      service: 's',
      host: 'h',
      request_id: 'r',
      trace_id: 't',
      span_id: 'p',
      tag: 'g',
      http: { method: 'GET', path: '/', status: 200, duration_ms: 1.5 },
      kubernetes: { cluster: 'c', namespace: 'n', pod: 'p', container: 'c', node: 'n', labels: { app: 'x' } },
    };
    expect(plain(event(core)).terms).toEqual(['kubernetes.labels.app=x']);
  });

  it('makes terms of what is too long for its field, or of another kind', () => {
    const long = 'x'.repeat(EXACT_LENGTH + 1);
    const odd = { service: long, http: { path: long, status: '200', method: 3 }, severity: '9', host: 1 };
    expect(plain(event(odd)).terms.toSorted()).toEqual(
      [
        termOf('service', long.slice(1)),
        termOf('http.path', long.slice(1)),
        'http.status=200',
        'http.method=3',
        'severity=9',
        'host=1',
      ].toSorted(),
    );
  });

  it('has terms that sort as the numbers of redaction rules', () => {
    expect(plain(event({ redacted: { card: 2 } })).terms).toEqual([
      'redacted.card=2',
      numberTerm('redacted.card', 2),
    ]);
  });

  it('has exactly the terms of the evaluators for any attributes', () => {
    const attributes = fc.object({
      key: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 6 }),
        fc.constantFrom('a', 'b', '=', '%', '__proto__'),
      ),
      values: [
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.constant(exactNumber('12345678901234567890')),
      ],
    });
    fc.assert(
      fc.property(attributes, (value) => {
        const made = event({ attributes: value as JsonObject, headers: { 'x-user-id': 'u' } });
        const expected: string[] = [];
        termsOf(made, (name, text) => expected.push(termOf(name, text)));
        expect(plain(made).terms).toEqual(expected);
      }),
    );
  });

  it('leaves out names that no query can hold', () => {
    const attributes = { ['n'.repeat(600)]: 1, '\ud83d': 2, kept: 3 };
    expect(plain(event({ attributes })).terms).toEqual(['attributes.kept=3']);
  });

  it('has the values of declared fields as their types count them', () => {
    const entryOf = createSearchEntry([
      { name: 'cart.total', type: 'number' },
      { name: 'due', type: 'date' },
      { name: 'note', type: 'text' },
      { name: 'vip', type: 'boolean' },
      { name: 'kind', type: 'keyword' },
    ]);
    const attributes = {
      cart: { total: [1, '2.50', 'many', true, null] },
      due: ['2026-01-15T12:00:00.123456Z', 1_768_478_400, 'soon'],
      note: ['For MUM', 7, '--'],
      vip: true,
      kind: 'x',
    };
    expect(entryOf(event({ attributes }))).toMatchObject({
      numbers: { 'cart%2Etotal': [1, 2.5] },
      times: { due: [MICROS, 1_768_478_400_000_000] },
      texts: { note: ['for mum', '7'] },
    });
    const entry = entryOf(event({ attributes: { due: 'soon', note: '--' } }));
    expect(Object.keys(entry)).toEqual(['at', 'words', 'terms']);
  });

  it('names as mapped only what no other field can be', () => {
    for (const name of [...MAPPED_KEYWORDS, ...MAPPED_NUMBERS])
      expect(name).not.toMatch(/^(attributes|headers)/);
  });
});
