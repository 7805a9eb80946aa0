import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeLine, decodeLines, encodeLine, encodeLines, splitLines } from './codec.ts';
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
