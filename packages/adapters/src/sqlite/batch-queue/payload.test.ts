import { describe, expect, it } from 'vitest';
import { pack, unpack } from './payload.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('payload', () => {
  it.each([
    ['empty', ''],
    ['short', '{"message":"a"}\n'],
    ['long', '{"message":"hello again"}\n'.repeat(5_000)],
  ])('comes back as it was when %s, in a buffer that can be moved', (_, text) => {
    const unpacked = unpack(pack(bytes(text)), bytes(text).length);
    expect(new TextDecoder().decode(unpacked)).toBe(text);
    const moved = structuredClone(unpacked, { transfer: [unpacked.buffer] });
    expect(new TextDecoder().decode(moved)).toBe(text);
  });

  it('keeps what does not compress as it is', () => {
    const noise = crypto.getRandomValues(new Uint8Array(4_096));
    expect(pack(noise)).toEqual({ bytes: noise, compressed: false });
  });

  it('makes log lines smaller', () => {
    expect(pack(bytes('{"message":"hello again"}\n'.repeat(1_000))).bytes.length).toBeLessThan(1_000);
  });
});
