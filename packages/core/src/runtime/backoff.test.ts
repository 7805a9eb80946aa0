import { describe, expect, it } from 'vitest';
import { backoffDelay } from './backoff.ts';

const bounds = { firstMs: 100, longestMs: 60_000 };

describe('backoff', () => {
  it('doubles with each attempt and keeps within half of the whole', () => {
    expect([1, 2, 3].map((attempt) => backoffDelay(bounds, attempt, () => 0))).toEqual([50, 100, 200]);
    expect([1, 2, 3].map((attempt) => backoffDelay(bounds, attempt, () => 1))).toEqual([100, 200, 400]);
  });

  it('never waits longer than its bound', () => {
    expect(backoffDelay(bounds, 50, () => 1)).toBe(60_000);
  });
});
