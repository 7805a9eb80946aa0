import { expect, test } from 'vitest';
import { openPlain } from './content.ts';
import { createFrames } from './frames.ts';
import { createJsonScanner, parseJsonMessage, peekJsonTag } from './json.ts';

function parse(message: unknown) {
  const { content, ...rest } = parseJsonMessage(Buffer.from(JSON.stringify(message)));
  if (content.kind === 'compressed') throw new Error('compressed');
  return { ...rest, records: [...openPlain(content, rest.tag)].flatMap((slice) => slice.records) };
}

test('messages one behind the other, byte by byte', () => {
  const messages = ['["a",1,{"x":"]}\\"\\\\"}]', '["b",[[1,{"y":[[]]}]]]', '["ü",2,{}]'];
  const frames = createFrames(createJsonScanner(), 1000);
  const out: string[] = [];
  for (const byte of Buffer.from(` ${messages.join('\r\n')}\n`)) {
    frames.push(Buffer.from([byte]));
    for (let frame = frames.next(); frame !== undefined; frame = frames.next())
      out.push(frame.toString().trim());
  }
  expect(out).toEqual(messages);
});

test('Message and Forward mode, with the same acknowledgement as JSON', () => {
  const message = parse(['app', 1_795_233_874, { a: 1 }, { chunk: 'x"y' }]);
  expect(message.records).toEqual([{ tag: 'app', time: '2026-11-21T04:04:34Z', record: { a: 1 } }]);
  expect(message.ack?.toString()).toBe('{"ack":"x\\"y"}');
  const forward = parse(['app', [[1_795_233_874.5, { a: 1 }], [0, 'line'], 3, [0, null]]]);
  expect(forward.records).toEqual([
    { tag: 'app', time: '2026-11-21T04:04:34.5Z', record: { a: 1 } },
    { tag: 'app', record: { message: 'line' }, parseError: 'the record is no map' },
    { tag: 'app', record: { message: '3' }, parseError: 'the entry is no pair of time and record' },
  ]);
  expect(forward.ack).toBeUndefined();
});

test.each([
  [{ a: 1 }, /a message is an array/],
  [[1, 2, {}], /the tag is no string/],
  [['app', 'packed'], /packed entries/],
])('refuses %j', (message, reason) => {
  expect(() => parse(message)).toThrow(reason);
});

test('refuses what is no JSON, at its place', () => {
  expect(() => parseJsonMessage(Buffer.from('["a",1,{x}]'))).toThrow(/Malformed forward message/);
  expect(() => createJsonScanner().scan(Buffer.from('  true'))).toThrow(/at 2/);
});

test('the tag of a message that is not whole', () => {
  expect(peekJsonTag(Buffer.from(' [ "key.a\\u0062", [['))).toBe('key.ab');
  expect(peekJsonTag(Buffer.from('["key'))).toBeUndefined();
});
