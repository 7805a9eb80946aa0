import { expect, it } from 'vitest';
import { shortenEvent } from './bounds.ts';
import { encodeLine } from './codec.ts';
import type { CanonicalEvent } from './event.ts';

const EVENT: CanonicalEvent = {
  '@timestamp': '2025-01-01T10:00:00Z',
  message: 'm',
  request_id: 'r',
  level: 'info',
};
const MAX_BYTES = 100_000;

it.each<[string, Partial<CanonicalEvent>]>([
  ['a message', { message: 'x'.repeat(1_000_000) }],
  ['a message that is all escapes', { message: '\u0001'.repeat(1_000_000) }],
  ['an attribute', { attributes: { big: 'x'.repeat(1_000_000), small: 's' } }],
  [
    'many attributes',
    {
      attributes: Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`k${i}`, '\u0001'.repeat(1000)])),
    },
  ],
  ['an address', { http: { method: 'GET', path: `/${'\u0001'.repeat(500_000)}` } }],
  [
    'headers and labels',
    { headers: { a: 'x'.repeat(200_000) }, kubernetes: { labels: { b: 'x'.repeat(200_000) } } },
  ],
])('shortens %s to what a line can hold', (_name, part) => {
  const event = { ...EVENT, ...part };
  const bytes = Buffer.byteLength(encodeLine(event));
  const short = shortenEvent(event, bytes, MAX_BYTES);
  expect(Buffer.byteLength(encodeLine(short))).toBeLessThan(MAX_BYTES);
  expect(short).toMatchObject({ request_id: 'r', level: 'info' });
  expect(short.parse_error).toBe(
    `${bytes} bytes are over the limit of ${MAX_BYTES}; large values were left out`,
  );
  expect(short.message.length).toBeGreaterThan(0);
});

it('keeps small attributes', () => {
  const event = { ...EVENT, attributes: { big: 'x'.repeat(1_000_000), small: 's' } };
  expect(shortenEvent(event, 1_000_100, MAX_BYTES).attributes).toEqual({ small: 's' });
});
