import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSearchEntry } from '../query/search-entry.ts';
import { decodeLine, decodeLines, ENTRY_HEAD, encodeLine, encodeLines, splitLines } from './codec.ts';
import type { CanonicalEvent } from './event.ts';
import { JsonError, parseJson } from './json.ts';

const AT = '2025-01-01T10:00:00Z';

it('gives back the events that it took', () => {
  const message = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(fc.array(fc.record({ '@timestamp': fc.constant(AT), message })), (events) => {
      const lines = splitLines(encodeLines(events));
      expect(lines.map(decodeLine)).toEqual(
        events.map((event) => ({ ...event, message: event.message.toWellFormed() })),
      );
    }),
  );
});

it('ends every line and copies none', () => {
  const payload = encodeLines([
    { '@timestamp': AT, message: 'a' },
    { '@timestamp': AT, message: 'b\n' },
  ]);
  expect(payload.at(-1)).toBe(10);
  const lines = splitLines(payload);
  expect(lines).toHaveLength(2);
  expect(lines[0]?.buffer).toBe(payload.buffer);
});

it('makes bytes that own their memory', () => {
  const payload = encodeLines([{ '@timestamp': AT, message: 'a' }]);
  expect(payload.buffer.byteLength).toBe(payload.byteLength);
});

it('takes a last line without an end', () => {
  const lines = splitLines(new TextEncoder().encode('{"a":1}\n{"b":2}'));
  expect(lines.map((line) => new TextDecoder().decode(line))).toEqual(['{"a":1}', '{"b":2}']);
  expect(splitLines(new Uint8Array())).toEqual([]);
});

it('keeps long integers through both ways', () => {
  const event = { '@timestamp': AT, message: 'a', attributes: parseJson('{"id":12345678901234567890}') };
  const line = encodeLine(event as CanonicalEvent);
  expect(line).toContain('"id":12345678901234567890');
  expect(decodeLine(new TextEncoder().encode(line)).attributes).toEqual({ id: '12345678901234567890' });
});

it('replaces half a surrogate pair, and nothing that only looks like one', () => {
  const message = 'half \ud83d, whole \u{1f600}, text \\ud83d, backslash and half \\\ud83d\ud83d';
  const line = encodeLine({ '@timestamp': AT, message });
  expect(JSON.parse(line).message).toBe(message.toWellFormed());
  expect(JSON.parse(line).message.isWellFormed()).toBe(true);
});

it('reads all lines at once as it reads each', () => {
  const lines = [
    '{"@timestamp":"x","message":"a"}',
    '{"attributes":{"id":12345678901234567890,"list":[-0.1234567890123456789,5e-324]}}',
    '{"broken":',
    '[1e400,"12345678901234567890"]',
    '',
  ];
  const each = (text: string) => {
    try {
      return decodeLine(new TextEncoder().encode(text));
    } catch (error) {
      return error;
    }
  };
  const all = decodeLines(new TextEncoder().encode(lines.join('\n')));
  expect(all).toEqual(lines.slice(0, 4).map(each));
  expect(all[2]).toBeInstanceOf(JsonError);
  for (const line of lines.slice(0, 4)) {
    expect(decodeLines(new TextEncoder().encode(`${line}\n`))).toEqual([each(line)]);
  }
  expect(decodeLines(new Uint8Array())).toEqual([]);
});

describe('a line with a search entry', () => {
  const entryOf = createSearchEntry([{ name: '@timestamp', type: 'number' }]);
  const odd: CanonicalEvent[] = [
    { '@timestamp': AT, message: '},"@timestamp":"' },
    { '@timestamp': AT, message: 'a', attributes: { index: { at: 1 }, '@timestamp': 5, 'x=},': '},' } },
    { message: 'time last', '@timestamp': AT },
    { '@timestamp': AT, message: 'half \ud83d', attributes: { '{"index":{': '{"index":{' } },
  ];

  it('begins with it and gives back the event alone', () => {
    for (const event of odd) {
      const line = encodeLine(event, entryOf(event));
      expect(line.startsWith(ENTRY_HEAD)).toBe(true);
      expect(encodeLine(event).startsWith(ENTRY_HEAD)).toBe(false);
      expect(JSON.parse(line).index).toEqual(
        JSON.parse(JSON.stringify(entryOf(event)).replaceAll('\\ud83d', '\ufffd')),
      );
      expect(decodeLine(Buffer.from(line))).toEqual(decodeLine(Buffer.from(encodeLine(event))));
    }
  });

  it('may stand beside lines without', () => {
    const lines = [...encodeLines(odd, entryOf), ...encodeLines(odd)];
    const events = decodeLines(encodeLines(odd));
    expect(decodeLines(Uint8Array.from(lines))).toEqual([...events, ...events]);
  });

  it('gives back any event', () => {
    const attributes = fc.dictionary(
      fc.string({ unit: 'grapheme' }),
      fc.json().map((text) => JSON.parse(text)),
    );
    fc.assert(
      fc.property(attributes, fc.string({ unit: 'grapheme' }), (value, message) => {
        const event = { '@timestamp': AT, message, attributes: value } as CanonicalEvent;
        const [found] = decodeLines(encodeLines([event], entryOf));
        expect(found).toEqual(decodeLine(encodeLines([event]).subarray(0, -1)));
      }),
    );
  });
});
