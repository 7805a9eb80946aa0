import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CanonicalEvent } from '../event/event.ts';
import { createFieldSchema } from './fields.ts';
import { createMatcher } from './match.ts';
import { compileQuery } from './parse.ts';

const NOW = Date.UTC(2026, 6, 26, 12);
const schema = createFieldSchema([
  {
    headers: ['x-user-id'],
    fields: [
      { name: 'total', type: 'number' },
      { name: 'paid', type: 'boolean' },
      { name: 'due', type: 'date' },
      { name: 'note', type: 'text' },
    ],
  },
]);

const EVENT: CanonicalEvent = {
  '@timestamp': '2026-07-26T10:15:00.123456789Z',
  message: 'POST /orders/42 failed: connection refused [req-addc1839-2ed5-4778]',
  level: 'error',
  severity: 17,
  service: 'orders',
  request_id: 'req-addc1839-2ed5-4778',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  headers: { 'x-user-id': '42' },
  http: { method: 'POST', path: '/orders/42', status: 502, duration_ms: 12.5 },
  kubernetes: { namespace: 'shop', labels: { 'app.kubernetes.io/name': 'orders' } },
  attributes: {
    cart: { items: ['apple', 'Pear tree'], 'total.net': 9 },
    total: 100.5,
    totals: '100',
    paid: true,
    due: '2026-08-01T00:00:00Z',
    note: 'Second Attempt',
    retry: null,
    big: 'b'.repeat(300),
    ip: 'fe80::1',
    when: '10:15:00',
  },
};

function matches(query: string, event = EVENT): boolean {
  return createMatcher(compileQuery(query, schema, NOW))(event);
}

describe('createMatcher finds the event by', () => {
  it.each([
    '',
    '*',
    'failed',
    'FAILED Connection',
    'req-addc1839-2ed5',
    '"connection refused"',
    '"failed connection"',
    'conn*',
    '"connection ref"*',
    'failed => connection',
    'POST /orders/42',
    'level:ERROR',
    'level:err*',
    'request_id:req-addc1839-2ed5-4778',
    'request_id:"req-addc1839-2ed5-4778"',
    'request_id:req-addc*',
    'trace_id:0AF7651916CD43DD8448EB211C80319C',
    'x-user-id:42',
    'headers.X-User-Id:42',
    'http.method:post',
    'http.path:/orders/42',
    'http.status:502',
    'http.status:502.0',
    'http.status:>500 http.status:>=502 http.status:<503 http.status:<=502',
    'http.status:[500 TO 599]',
    'http.status:{501 TO 503}',
    'http.status:(404 OR 502)',
    'http.status:(404 OR >=500)',
    'http.duration_ms:12.50',
    'severity:>=13',
    'kubernetes.labels.app.kubernetes.io/name:orders',
    'cart.items:apple',
    'cart.items:"Pear tree"',
    'cart.items:(apple "Pear tree")',
    'attributes.cart.total.net:9',
    'total:>100',
    'total:[* TO 100.5]',
    'totals:100',
    'paid:TRUE',
    'due:>2026-07-31',
    'due:2026-08-01',
    'due:<+7d',
    '@timestamp:2026-07-26',
    '@timestamp:2026-07-26T10:15',
    '@timestamp:2026-07-26T10:15:00.123456789Z',
    '@timestamp:[2026-07-26T10:15:00.123456Z TO 2026-07-26T10:15:00.123456Z]',
    '@timestamp:>-2h',
    'note:attempt',
    'note:"second attempt"',
    'note:att*',
    'message:"connection refused"',
    'service:*',
    'note:*',
    'ip:fe80::1',
    'when:10:15:00',
    `big:${'b'.repeat(300)}`,
    `big:${'b'.repeat(256)}c`,
    'level:error -level:info NOT debug',
    'absent OR failed',
    'absent OR level:error service:orders',
    '(absent OR failed) service:orders',
    '-(absent OR level:info)',
    'NOT NOT failed',
  ])('%s', (query) => {
    expect(matches(query)).toBe(true);
    expect(matches(query === '' ? '-*' : `-(${query})`)).toBe(false);
  });
});

describe('createMatcher does not find the event by', () => {
  it.each([
    'fail',
    '"refused connection"',
    'level:warn',
    'service:Orders',
    'service:ord',
    'request_id:req-addc1839',
    'x-user-id:4',
    'http.status:>502',
    'http.status:{502 TO 600]',
    'http.status:(404 OR 500)',
    'cart:*',
    'cart.items:Pear',
    'retry:*',
    'absent:*',
    'total:100',
    'paid:false',
    'due:>2026-08-01',
    'due:<=2026-07-31',
    '@timestamp:>2026-07-26',
    '@timestamp:2026-07-26T10:16',
    'note:try',
    'failed AND absent',
    'absent OR level:info service:orders',
    '-failed',
    `big:${'b'.repeat(255)}`,
    'parse_error:*',
  ])('%s', (query) => {
    expect(matches(query)).toBe(false);
  });
});

describe('typed fields', () => {
  const withAttributes = (attributes: NonNullable<CanonicalEvent['attributes']>): CanonicalEvent => ({
    '@timestamp': '2026-07-26T10:15:00Z',
    message: '',
    attributes,
  });

  it.each([
    ['total:>99', '100', true],
    ['total:100', '100', true],
    ['total:>99', 'about 100', false],
    ['total:>99', true, false],
    ['total:>99', [1, 100], true],
    ['total:>9007199254740993', '12345678901234567890', true],
    ['total:12345678901234567890', '12345678901234567890', true],
    ['total:0.30', 0.3, true],
    ['total:-0', 0, true],
    ['total:+.5e1', 5, true],
    ['paid:true', 'true', true],
    ['due:2026-07-26', 1_785_060_900, true],
    ['due:1785060900', 1_785_060_900, true],
    ['due:1785060900000', '2026-07-26T10:15:00.000999Z', true],
    ['due:1785060900000', '2026-07-26T10:15:00.001Z', false],
    ['due:1785060900000.5', 1_785_060_900_000.5, true],
    ['due:>1960-01-01', '1950-06-01', false],
    ['due:>2026-07-26T10:14Z', '26/Jul/2026', false],
    ['total:>5', '6'.repeat(300), true],
    ['total:>1e290', '6'.repeat(300), false],
    ['due:<2026-01-01', 'soon', false],
    ['note:7', 7, true],
  ])('%s against %j', (query, value, expected) => {
    const name = query.slice(0, query.indexOf(':'));
    expect(matches(query, withAttributes({ [name]: value }))).toBe(expected);
  });
});

describe('any message', () => {
  it('is found by each of its pieces between spaces, and by itself in quotes', () => {
    const unit = fc.constantFrom(...'abcXYZ019é日-_/.,;:=#@%&+!?\'"()[]{}<>*\\ ');
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 40 }), (message) => {
        const event: CanonicalEvent = { '@timestamp': '2026-07-26T10:15:00Z', message };
        const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
        fc.pre(/[\p{L}\p{N}]/u.test(message));
        expect(matches(quoted(message), event)).toBe(true);
        const pieces = message.split(' ').filter((piece) => /[\p{L}\p{N}]/u.test(piece));
        const escaped = pieces.map((piece) => piece.replace(/[^\p{L}\p{N}]/gu, '\\$&'));
        expect(matches(escaped.join(' '), event)).toBe(true);
      }),
    );
  });
});
