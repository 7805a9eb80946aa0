import { expect, it } from 'vitest';
import { nameIndex, parseIndexName, placementAt, sortIndices } from './index-names.ts';

const [first, second, third] = [0, 1_000, 2_000].map((from) => nameIndex('kapuas-shop', from));
const indices = [first, second, third] as const;

it('names indices so that their names sort as their times, and none is of another app', () => {
  const names = indices.map((index) => index?.name);
  expect(names.toSorted()).toEqual(names);
  for (const index of indices) expect(parseIndexName('kapuas-shop', index?.name ?? '')).toEqual(index);
  for (const name of [
    'kapuas-shop',
    'kapuas-shop.1',
    'kapuas-shop.0000000000000.write',
    'kapuas-shop-2.0000000000000',
  ])
    expect(parseIndexName('kapuas-shop', name)).toBeUndefined();
});

it.each([
  [-1, first, undefined],
  [999, first, undefined],
  [1_000, second, first],
  [5_000, third, second],
])('places what was received at %i', (time, index, previous) => {
  const all = sortIndices([third, first, second].filter((each) => each !== undefined));
  expect(placementAt(all, time)).toEqual({ index, ...(previous && { previous }) });
  expect(placementAt([], time)).toBeUndefined();
});
