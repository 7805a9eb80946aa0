import { expect, it } from 'vitest';
import { createHeldBytes } from './held-bytes.ts';

it('lets in what fits and has others wait in turn', async () => {
  const held = createHeldBytes(100);
  await held.enter(60, 1000);
  await held.enter(40, 1000);
  const order: string[] = [];
  const second = held.enter(50, 1000).then(() => order.push('second'));
  const third = held.enter(10, 1000).then(() => order.push('third'));
  held.release(40);
  expect(held.used()).toBe(60);
  held.release(60);
  await Promise.all([second, third]);
  expect(order).toEqual(['second', 'third']);
  expect(held.used()).toBe(60);
});

it('refuses after the patience, and does not count what it refused', async () => {
  const held = createHeldBytes(100);
  await held.enter(100, 1000);
  await expect(held.enter(1, 5)).rejects.toMatchObject({ code: 'overloaded' });
  held.release(100);
  expect(held.used()).toBe(0);
});

it('lets in alone what is larger than all room', async () => {
  const held = createHeldBytes(100);
  await held.enter(500, 1000);
  const next = held.enter(10, 1000);
  expect(held.used()).toBe(500);
  held.release(500);
  await next;
  expect(held.used()).toBe(10);
});

it('counts what grows while it is held', async () => {
  const held = createHeldBytes(100);
  await held.enter(10, 1000);
  held.grow(200);
  await expect(held.enter(1, 5)).rejects.toMatchObject({ code: 'overloaded' });
  held.release(210);
  await held.enter(100, 5);
  expect(held.used()).toBe(100);
});
