import { decodeLine, encodeLine, encodeLines } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { createSearchEntry } from '@kapuas/core/query/search-entry.ts';
import { expect, it } from 'vitest';
import { readyLines, withEntries } from './lines.ts';

const entryOf = createSearchEntry([]);
const first: CanonicalEvent = { '@timestamp': '2026-01-15T12:00:00Z', message: 'a' };
const events: CanonicalEvent[] = ['a', 'b'].map((message) => ({
  '@timestamp': '2026-01-15T12:00:00Z',
  message,
}));

it('takes a payload as it is when every line has its entry', () => {
  const payload = encodeLines(events, entryOf);
  const lines = readyLines(payload);
  expect(lines?.bytes.buffer).toBe(payload.buffer);
  expect(lines?.ends).toEqual([payload.length / 2, payload.length]);
  expect(readyLines(new Uint8Array())?.ends).toEqual([]);
});

it('makes entries where lines lack them, under their own numbers', () => {
  const withoutEnd = encodeLines(events, entryOf).subarray(0, -1);
  const lookalike = '{"@timestamp":"2026-01-15T12:00:00Z","message":"c","attributes":{"index":{"at":1}}}';
  const mixed = Buffer.from(`${encodeLine(first, entryOf(first))}\n\n[]\n{"index":{"at":1}}\n${lookalike}\n`);
  expect(readyLines(withoutEnd)).toBeUndefined();
  expect(readyLines(mixed)).toBeUndefined();
  const { bytes, ends, numbers, refused } = withEntries(mixed, entryOf);
  expect(numbers).toEqual([0, 4]);
  expect(refused.map(({ line }) => line)).toEqual([1, 2, 3]);
  for (const { reason } of refused) expect(reason).not.toBe('');
  expect(readyLines(bytes)?.ends).toEqual(ends);
  expect(decodeLine(bytes.subarray(ends[0], ends[1]))).toEqual(JSON.parse(lookalike));
});
