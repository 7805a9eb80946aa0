import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { WriteResult } from '@kapuas/core/ports/event-store.ts';
import { describe, expect, test } from 'vitest';
import { createTries } from './tries.ts';
import { type Trouble, troubleOf, verdictOf } from './verdict.ts';

const MAX_TRIES = 3;
const refused = [{ line: 1, reason: 'too deep' }];
const readOnly = { kind: 'index', detail: 'read-only' } as const;

const result = (change: Partial<WriteResult>): WriteResult => ({
  stored: 0,
  retry: [],
  refused: [],
  ...change,
});

test.each<[string, WriteResult, Trouble['kind'] | undefined]>([
  ['all stored', result({ stored: 2 }), undefined],
  ['all stored or refused', result({ stored: 1, refused }), undefined],
  ['the store says why', result({ retry: [0, 1], cause: readOnly }), 'index'],
  ['the store says why, though it took some', result({ stored: 1, retry: [1], cause: readOnly }), 'index'],
  ['some were stored', result({ stored: 1, retry: [1] }), 'events'],
  ['some were refused', result({ retry: [0], refused }), 'events'],
  ['none was taken', result({ retry: [0, 1] }), 'index'],
])('the trouble when %s', (_case, written, kind) => {
  expect(troubleOf(written)?.kind).toBe(kind);
});

test.each<[string, WriteResult, number, ReturnType<typeof verdictOf>['kind'], number[]]>([
  ['stored', result({ stored: 2 }), 0, 'settled', []],
  ['refused lines become letters', result({ stored: 1, refused }), 0, 'settled', [1]],
  ['lines to retry', result({ stored: 1, retry: [0] }), 1, 'again', []],
  ['lines to retry and lines refused: all of it later', result({ retry: [0], refused }), 2, 'again', []],
  ['given up with what was refused', result({ retry: [0, 2], refused }), 3, 'settled', [0, 1, 2]],
  ['an index that takes nothing is never given up', result({ retry: [0, 1] }), 0, 'again', []],
])('%s', (_case, written, tries, kind, lines) => {
  const verdict = verdictOf(written, troubleOf(written), tries, MAX_TRIES);
  expect(verdict.kind).toBe(kind);
  expect(verdict.kind === 'settled' ? verdict.letters.map(({ line }) => line) : []).toEqual(lines);
});

test('what is given up says so, what was refused keeps its reason', () => {
  const written = result({ retry: [0], refused });
  expect(verdictOf(written, troubleOf(written), MAX_TRIES, MAX_TRIES)).toEqual({
    kind: 'settled',
    letters: [{ line: 0, reason: 'not stored in 3 tries' }, ...refused],
  });
});

describe('tries', () => {
  const delivery = (offset: number): Delivery => ({
    batch: { app: 'shop', count: 1, receivedAt: 0, payload: new Uint8Array() },
    position: { topic: 'kapuas.shop', partition: 0, offset },
  });

  test.each<[string, (readonly [Trouble['kind'], number])[], number]>([
    [
      'events at fault count',
      [
        ['events', 0],
        ['events', 0],
        ['events', 0],
      ],
      3,
    ],
    [
      'an index that cannot be written does not',
      [
        ['events', 0],
        ['index', 5],
        ['index', 9],
      ],
      1,
    ],
    [
      'a busy store wipes them out',
      [
        ['events', 0],
        ['events', 0],
        ['busy', 0],
      ],
      0,
    ],
    [
      'an unexpected error counts only beside others that were stored',
      [
        ['unexpected', 5],
        ['unexpected', 5],
      ],
      0,
    ],
    [
      'as then it is their own',
      [
        ['unexpected', 5],
        ['unexpected', 6],
        ['unexpected', 9],
      ],
      2,
    ],
  ])('%s', (_case, failures, count) => {
    const tries = createTries();
    const counts = failures.map(([kind, stored]) => tries.failed(delivery(1), kind, stored));
    expect(counts.at(-1)).toBe(count);
  });

  test('are counted for each delivery, until it is settled', () => {
    const tries = createTries();
    tries.failed(delivery(1), 'events', 0);
    expect(tries.failed(delivery(2), 'events', 0)).toBe(1);
    tries.settled(delivery(1));
    expect(tries.failed(delivery(1), 'events', 0)).toBe(1);
  });

  test('of very many deliveries the oldest are forgotten', () => {
    const tries = createTries();
    for (let offset = 0; offset <= 10_000; offset++) tries.failed(delivery(offset), 'events', 0);
    expect(tries.failed(delivery(0), 'events', 0)).toBe(1);
    expect(tries.failed(delivery(10_000), 'events', 0)).toBe(2);
  });
});
