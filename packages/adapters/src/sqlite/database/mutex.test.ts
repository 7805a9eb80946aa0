import { describe, expect, it } from 'vitest';
import { createMutex } from './mutex.ts';

describe('mutex', () => {
  it('lets one in at a time, in the order in which they asked', async () => {
    const mutex = createMutex();
    const order: string[] = [];
    const hold = async (name: string): Promise<void> => {
      const release = await mutex.acquire();
      order.push(`${name} in`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} out`);
      release();
      release();
    };
    await Promise.all([hold('a'), hold('b'), hold('c')]);
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  });
});
