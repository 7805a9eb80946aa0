import { gzipSync, zstdCompressSync } from 'node:zlib';
import { encode } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import { type ContentLimits, openCompressed, openPlain } from './content.ts';
import type { Slice } from './entries.ts';
import type { Compression } from './message.ts';

const MIB = 1024 * 1024;
const LIMITS: ContentLimits = { maxMessageBytes: MIB, maxDecompressedBytes: 16 * MIB };
const COMPRESS = { gzip: gzipSync, zstd: zstdCompressSync };

function entriesOf(count: number, text = ''): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, i) => encode([0, { i, text }])));
}

async function open(bytes: Buffer, compression: Compression, limits = LIMITS): Promise<Slice[]> {
  const slices: Slice[] = [];
  for await (const slice of await openCompressed({ kind: 'compressed', bytes, compression }, 'app', limits)) {
    slices.push(slice);
  }
  return slices;
}

const plain = (bytes: Buffer): Slice[] => [...openPlain({ kind: 'entries', bytes }, 'app')];

test.each(['gzip', 'zstd'] as const)(
  '%s in several members, an entry across two of them',
  async (compression) => {
    const bytes = entriesOf(3000);
    const compress = COMPRESS[compression];
    const members = [bytes.subarray(0, 1001), bytes.subarray(1001, 1001), bytes.subarray(1001)];
    const compressed = Buffer.concat(members.map((member) => compress(member)));
    expect(await open(compressed, compression)).toEqual(plain(bytes));
  },
);

test('more than is kept from the check is decompressed again, into the same slices', async () => {
  const bytes = entriesOf(12_000, 'x'.repeat(500));
  expect(bytes.length).toBeGreaterThan(4 * MIB);
  expect(await open(gzipSync(bytes), 'gzip')).toEqual(plain(bytes));
});

test.each(['gzip', 'zstd'] as const)(
  'a %s bomb is refused before anything of it is handed out',
  async (compression) => {
    const bomb = COMPRESS[compression](entriesOf(40_000, 'x'.repeat(500)));
    expect(bomb.length).toBeLessThan(MIB);
    const content = { kind: 'compressed', bytes: bomb, compression } as const;
    await expect(openCompressed(content, 'app', LIMITS)).rejects.toThrow(
      /body-too-large.*more than 16777216 bytes/,
    );
  },
);

test('one entry over the limit of a message is refused, though the whole is not', async () => {
  const entry = Buffer.from(encode([0, { text: 'x'.repeat(2 * MIB) }]));
  await expect(open(gzipSync(entry), 'gzip')).rejects.toThrow(/body-too-large/);
});

test.each([
  ['cut off', gzipSync(entriesOf(10)).subarray(0, -12), /bad-encoding.*unexpected end of file/],
  ['no gzip', entriesOf(10), /bad-encoding.*incorrect header/],
  ['entries cut off inside', gzipSync(entriesOf(10).subarray(0, -1)), /cut off after/],
])('damaged: %s', async (_, bytes, reason) => {
  await expect(open(bytes, 'gzip')).rejects.toThrow(reason);
});
