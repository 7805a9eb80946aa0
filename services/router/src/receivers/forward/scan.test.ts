import { ExtData, encode } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import { createMsgpackScanner, ScanError, skipValue } from './scan.ts';

const VALUES: readonly [string, unknown][] = [
  ['nil', null],
  ['booleans', [true, false]],
  ['small integers', [0, 127, -1, -32]],
  ['unsigned integers', [200, 60_000, 4e9, 2 ** 40]],
  ['signed integers', [-100, -30_000, -2e9, -(2 ** 40)]],
  ['a float', 1.5],
  ['texts of every header', ['', 'a', 'x'.repeat(31), 'x'.repeat(32), 'x'.repeat(256), 'x'.repeat(70_000)]],
  ['bytes of every header', [new Uint8Array(1), new Uint8Array(256), new Uint8Array(70_000)]],
  ['arrays of every header', [[], [1], new Array(16).fill(1), new Array(70_000).fill(1)]],
  ['maps of every header', [{}, { a: 1 }, mapOf(16), mapOf(70_000)]],
  [
    'extensions of every header',
    [1, 2, 4, 8, 16, 3, 300, 70_000].map((n) => new ExtData(5, new Uint8Array(n))),
  ],
  ['nested values', { a: [{ b: [[], {}] }], c: 'd' }],
];

function mapOf(size: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${i}`, i]));
}

test.each(VALUES)('finds the end of %s', (_, value) => {
  const bytes = Buffer.from(encode(value));
  expect(createMsgpackScanner().scan(Buffer.concat([bytes, bytes]))).toBe(bytes.length);
  expect(skipValue(bytes, 0)).toBe(bytes.length);
  expect(() => skipValue(bytes.subarray(0, -1), 0)).toThrow(ScanError);
});

test('float 32, which the encoder never writes', () => {
  expect(skipValue(Buffer.from('ca3fc00000', 'hex'), 0)).toBe(5);
});

test('goes on where it stopped, byte by byte, and then with the next value', () => {
  const bytes = Buffer.from(encode({ a: [{ b: 'x'.repeat(300) }, -70_000, 1.5], c: new Uint8Array(40) }));
  const scanner = createMsgpackScanner();
  for (let round = 0; round < 2; round++) {
    for (let length = 1; length < bytes.length; length++) {
      expect(scanner.scan(bytes.subarray(0, length))).toBe(-1);
      expect(scanner.needs).toBeGreaterThan(length);
      expect(scanner.needs).toBeLessThanOrEqual(bytes.length);
    }
    expect(scanner.scan(bytes)).toBe(bytes.length);
  }
});

test('a header alone tells how long the value is at least', () => {
  const scanner = createMsgpackScanner();
  expect(scanner.scan(Buffer.from('93a161db10000000', 'hex'))).toBe(-1);
  // Array, tag, header and payload of the text, and one value that is still to come.
  expect(scanner.needs).toBe(1 + 2 + 5 + 0x1000_0000 + 1);
});

test('nesting costs no memory, however deep', () => {
  const deep = Buffer.alloc(1_000_000, 0x91);
  const scanner = createMsgpackScanner();
  expect(scanner.scan(deep)).toBe(-1);
  expect(scanner.scan(Buffer.concat([deep, Buffer.from([1])]))).toBe(1_000_001);
});

test('the one byte that MessagePack does not have is refused with its place', () => {
  expect(() => createMsgpackScanner().scan(Buffer.from('92a161c1', 'hex'))).toThrow(/0xc1 at 3/);
});
