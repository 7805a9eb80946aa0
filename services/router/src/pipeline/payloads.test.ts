import { decodeLine, splitLines } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { createSearchEntry } from '@kapuas/core/query/search-entry.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPayloadWriter } from './payloads.ts';

const AT = '2025-01-01T00:00:00Z';

it('keeps every event in order and every payload within the limits', () => {
  const message = fc.string({ unit: 'grapheme', maxLength: 300 });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
      const writer = createPayloadWriter({ batchBytes: 4000, batchEvents: 7 });
      const events: CanonicalEvent[] = messages.map((text) => ({ '@timestamp': AT, message: text }));
      const begun = events.filter((event) => writer.add(event)).length;
      const payloads = writer.finish();
      expect(payloads.length).toBe(events.length === 0 ? 0 : begun + 1);
      expect(payloads.flatMap(({ bytes }) => splitLines(bytes).map(decodeLine))).toEqual(events);
      for (const { bytes, count } of payloads) {
        expect(bytes.length).toBeLessThanOrEqual(4000);
        expect(count).toBeLessThanOrEqual(7);
        expect(splitLines(bytes)).toHaveLength(count);
      }
    }),
  );
});

it('shortens an event that is larger than a batch', () => {
  const writer = createPayloadWriter({ batchBytes: 65_536, batchEvents: 10 });
  writer.add({ '@timestamp': AT, message: '\u0000'.repeat(1_000_000) });
  const [payload] = writer.finish();
  expect(payload?.bytes.length).toBeLessThanOrEqual(65_536);
  expect(decodeLine(splitLines(payload?.bytes as Uint8Array)[0] as Uint8Array).parse_error).toContain(
    'over the limit',
  );
});

it('puts search entries into lines, and counts them', () => {
  const writer = createPayloadWriter({ batchBytes: 4_000, batchEvents: 100 }, createSearchEntry([]));
  const events = Array.from({ length: 60 }, (_, i) => ({ '@timestamp': AT, message: `Message ${i}` }));
  for (const event of events) writer.add(event);
  const payloads = writer.finish();
  expect(payloads.flatMap(({ bytes }) => splitLines(bytes).map(decodeLine))).toEqual(events);
  for (const { bytes } of payloads) {
    expect(bytes.length).toBeLessThanOrEqual(4_000);
    for (const line of splitLines(bytes))
      expect(Buffer.from(line).toString()).toMatch(/^\{"index":\{"at":\d+,"words":"message /);
  }
});

it('leaves an event whole that is too large only with its search entry', () => {
  const writer = createPayloadWriter({ batchBytes: 1_000, batchEvents: 10 }, createSearchEntry([]));
  const event = { '@timestamp': AT, message: 'word '.repeat(150) };
  writer.add(event);
  const [payload] = writer.finish();
  expect(payload?.bytes.length).toBeLessThanOrEqual(1_000);
  expect(JSON.parse(Buffer.from(payload?.bytes as Uint8Array).toString())).toEqual(event);
});
