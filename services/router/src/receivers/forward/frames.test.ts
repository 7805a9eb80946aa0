import { encode } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import { createFrames } from './frames.ts';
import { createMsgpackScanner } from './scan.ts';

const MESSAGES = [['a', 1, { text: 'x'.repeat(200) }], null, ['b', [[2, {}]]]].map((m) =>
  Buffer.from(encode(m)),
);

function framesOf(limit = 1_000_000) {
  return createFrames(createMsgpackScanner(), limit);
}

test('several messages in one chunk', () => {
  const frames = framesOf();
  frames.push(Buffer.concat(MESSAGES));
  expect([frames.next(), frames.next(), frames.next(), frames.next()]).toEqual([...MESSAGES, undefined]);
  expect(frames.partial()).toHaveLength(0);
});

test('one byte at a time; what was handed out stays as it was', () => {
  const frames = framesOf();
  const out: Buffer[] = [];
  for (const byte of Buffer.concat(MESSAGES)) {
    frames.push(Buffer.from([byte]));
    for (let frame = frames.next(); frame !== undefined; frame = frames.next()) out.push(frame);
  }
  expect(out).toEqual(MESSAGES);
});

test('nextAll hands out what is whole as one piece', () => {
  const frames = framesOf();
  const bytes = Buffer.concat(MESSAGES);
  frames.push(bytes.subarray(0, -1));
  expect(frames.nextAll()).toEqual(Buffer.concat(MESSAGES.slice(0, 2)));
  expect(frames.nextAll()).toBeUndefined();
  frames.push(bytes.subarray(-1));
  expect(frames.nextAll()).toEqual(MESSAGES[2]);
});

test('a message over the limit is refused as soon as its header is here', () => {
  const frames = framesOf(1000);
  frames.push(Buffer.from('92a161da03e8', 'hex'));
  expect(() => frames.next()).toThrow(/body-too-large.*1006 bytes or more, the limit is 1000/);
});

test('a message at the limit is taken, and the limit can be raised', () => {
  const message = Buffer.from(encode(['a', 'x'.repeat(994)]));
  expect(message).toHaveLength(1000);
  const frames = framesOf(999);
  frames.setLimit(1000);
  frames.push(message.subarray(0, 500));
  expect(frames.next()).toBeUndefined();
  frames.push(message.subarray(500));
  expect(frames.next()).toEqual(message);
});

test('a large message in many chunks', () => {
  const message = Buffer.from(encode(['a', new Uint8Array(3_000_000).fill(7)]));
  const frames = framesOf(4_000_000);
  for (let at = 0; at < message.length; at += 65_536) {
    expect(frames.next()).toBeUndefined();
    frames.push(message.subarray(at, at + 65_536));
  }
  expect(message.equals(frames.next() as Buffer)).toBe(true);
});
