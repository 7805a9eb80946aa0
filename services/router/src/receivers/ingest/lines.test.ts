import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLineSplitter, type Line } from './lines.ts';

function split(chunks: readonly Buffer[], maxBytes: number): Line[] {
  const splitter = createLineSplitter(maxBytes);
  const lines = chunks.flatMap((chunk) => splitter.push(chunk));
  const last = splitter.finish();
  return last === undefined ? lines : [...lines, last];
}

it('finds the same lines wherever the bytes are cut', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '\n', '\r', ' '), maxLength: 200 });
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 10 }),
      (whole, size, maxBytes) => {
        const bytes = Buffer.from(whole);
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        );
        const expected = whole.split('\n').map((line) => Buffer.from(line));
        if (expected.at(-1)?.length === 0) expected.pop();
        const lines = split(chunks, maxBytes);
        expect(lines.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
        expect(lines.map(({ bytes: kept }) => kept.toString('hex'))).toEqual(
          expected.map((line) => line.subarray(0, maxBytes).toString('hex')),
        );
      },
    ),
  );
});
