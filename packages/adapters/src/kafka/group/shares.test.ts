import { expect, it } from 'vitest';
import { assignShares, isInShare, readShare } from './shares.ts';

const topics = Array.from({ length: 200 }, (_, i) => ({ name: `kapuas.app-${i}`, leaders: [1, 1, 1] }));

it.each([1, 2, 5])('gives each partition to one of %i members, about equally', (members) => {
  const ids = Array.from({ length: members }, (_, i) => `member-${i}`);
  const shares = assignShares(ids, topics).map(({ assignment }) => readShare(assignment));
  const counts = shares.map(() => 0);
  for (const { name } of topics) {
    for (const partition of [0, 1, 2]) {
      const owners = shares.filter((share) => isInShare({ topic: name, partition }, share));
      expect(owners).toHaveLength(1);
      const owner = shares.indexOf(owners[0] as (typeof shares)[number]);
      counts[owner] = (counts[owner] ?? 0) + 1;
    }
  }
  for (const count of counts) expect(count).toBeGreaterThan(600 / members / 2);
});

it('spreads the partitions of one topic over all members', () => {
  const shares = assignShares(['a', 'b', 'c'], topics).map(({ assignment }) => readShare(assignment));
  for (const share of shares) {
    const mine = [0, 1, 2].filter((partition) => isInShare({ topic: 'kapuas.shop', partition }, share));
    expect(mine).toHaveLength(1);
  }
});

it('gives the same shares whatever the order of the members', () => {
  const byId = (ids: string[]) =>
    new Map(assignShares(ids, []).map((a) => [a.memberId, readShare(a.assignment)]));
  expect(byId(['c', 'a', 'b'])).toEqual(byId(['a', 'b', 'c']));
});

it('reads no assignment of another kind', () => {
  expect(() => readShare(Buffer.alloc(0))).toThrow();
});
