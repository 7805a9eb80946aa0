import { expect, test } from 'vitest';
import { problemOf } from './topic-admin.ts';

test('a topic without leaders is there and unavailable', () => {
  expect(problemOf('kapuas.shop', { all: 2, leaderless: 0 })).toBeUndefined();
  expect(problemOf('kapuas.shop', { all: 2, leaderless: 1 })).toEqual({
    problem: { kind: 'unavailable', detail: '1 of 2 partition(s) of topic kapuas.shop have no leader' },
  });
});
