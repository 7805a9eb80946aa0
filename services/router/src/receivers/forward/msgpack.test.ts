import { ExtData, encode } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import { cursorOf, readValue } from './msgpack.ts';

function read(bytes: Uint8Array | string): unknown {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes, 'hex') : Buffer.from(bytes);
  const cursor = cursorOf(buffer);
  const value = readValue(cursor);
  expect(cursor.at).toBe(buffer.length);
  return value;
}

const PLAIN = {
  nothing: null,
  yes: true,
  no: false,
  integers: [0, 127, 128, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, Number.MAX_SAFE_INTEGER],
  negative: [
    -1,
    -32,
    -33,
    -128,
    -129,
    -32_768,
    -32_769,
    -2_147_483_648,
    -2_147_483_649,
    Number.MIN_SAFE_INTEGER,
  ],
  floats: [1.5, -0.1, 1e300],
  texts: ['', 'short', 'naïve ☃ 😀', 'x'.repeat(40), 'y'.repeat(300), 'z'.repeat(70_000)],
  lists: [[], [[]], new Array(20).fill('a'), new Array(70_000).fill(1)],
  maps: [{}, { a: {} }, Object.fromEntries(Array.from({ length: 70_000 }, (_, i) => [`k${i}`, i]))],
};

test('what an encoder writes comes back', () => {
  expect(read(encode(PLAIN))).toEqual(PLAIN);
});

test('float 32', () => {
  expect(read('ca3fc00000')).toBe(1.5);
});

test('numbers that JSON does not have are text', () => {
  expect(read(encode([Number.NaN, Number.POSITIVE_INFINITY]))).toEqual(['NaN', 'Infinity']);
});

test('integers beyond a double keep every digit', () => {
  const values = read(encode([18446744073709551615n, -9223372036854775808n], { useBigInt64: true }));
  expect(JSON.stringify(values)).toBe('[18446744073709551615,-9223372036854775808]');
});

test('text that is not UTF-8 stays readable', () => {
  expect(read('a6636166e92021')).toBe('caf\ufffd !');
  expect(
    read(`d914${Buffer.from('a long caf').toString('hex')}e9${Buffer.from(' line ok!').toString('hex')}`),
  ).toBe('a long caf\ufffd line ok!');
});

test('binary is text: what fluentd has without an encoding', () => {
  expect(read('c405c3a9206f6b')).toBe('é ok');
  expect(read('c50003ff6f6b')).toBe('\ufffdok');
});

test('keys that are no text', () => {
  expect(read('84 01 a1 61 c0 01 c3 02 c4 01 62 03'.replaceAll(' ', ''))).toEqual({
    1: 'a',
    null: 1,
    true: 2,
    b: 3,
  });
});

test('keys that are not UTF-8, long, or alike in their hash', () => {
  expect(read('81a2e96101')).toEqual({ '\ufffda': 1 });
  const keys = Array.from({ length: 5000 }, (_, i) => `key-${i}`);
  const map = Object.fromEntries([...keys, 'k'.repeat(500)].map((key) => [key, key]));
  expect(read(encode(map))).toEqual(map);
  expect(read(encode(map))).toEqual(map);
});

test('__proto__ is a key as any other', () => {
  const value = read(`81a9${Buffer.from('__proto__').toString('hex')}81a16101`) as object;
  expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1}}');
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test('what is nested too deep is left out, and said', () => {
  const deep = Buffer.concat([Buffer.alloc(500, 0x91), Buffer.from([1])]);
  const cursor = cursorOf(Buffer.concat([Buffer.from([0x92]), deep, Buffer.from([2])]));
  const value = readValue(cursor) as unknown[];
  expect(value[1]).toBe(2);
  expect(cursor.cut).toBe(true);
  expect(JSON.stringify(value).match(/\[/g)).toHaveLength(200);
});

test('extensions: times are times, the rest is Base64', () => {
  const eventTime = new ExtData(0, Buffer.from('6b011852075bcd15', 'hex'));
  expect(read(encode(eventTime))).toBe('2026-11-21T04:04:34.123456789Z');
  expect(read(encode(new Date('2026-11-21T04:04:34.120Z')))).toBe('2026-11-21T04:04:34.120Z');
  expect(read(encode(new ExtData(9, Buffer.from('abc'))))).toBe('YWJj');
  expect(read(encode(new ExtData(9, Buffer.alloc(300, 97))))).toBe(Buffer.alloc(300, 97).toString('base64'));
});
