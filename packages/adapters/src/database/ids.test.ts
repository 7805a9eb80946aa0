import { describe, expect, it } from 'vitest';
import { createIds } from './ids.ts';

describe('ids', () => {
  it('sort as they were made, also when the clock stands still or steps back', () => {
    const clock = [5_000, 5_000, 5_000, 4_000, 5_001, 5_001];
    const nextId = createIds(() => clock.shift() as number);
    const made = Array.from({ length: 6 }, nextId);
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(6);
  });
});
