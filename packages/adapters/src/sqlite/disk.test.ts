import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { diskShortage, freeBytes } from './disk.ts';

describe('disk', () => {
  it('has a shortage when the reserve would be touched', () => {
    const free = freeBytes(tmpdir());
    expect(diskShortage(tmpdir(), 0, 0)).toBeUndefined();
    expect(diskShortage(tmpdir(), 0, free * 2)).toMatch(/MiB are free and \d+ MiB are kept in reserve/);
    expect(diskShortage(tmpdir(), free * 2, 0)).toBeDefined();
  });
});
