import { expect, test } from 'vitest';
import type { ListedEvent } from '../events/listed-event.ts';
import { addToTail, EMPTY_TAIL, showWaiting, TAIL_LIMIT } from './tail-buffer.ts';

const event = (key: string): ListedEvent => ({
  key,
  id: undefined,
  app: 'shop',
  event: { '@timestamp': '', message: key },
});
const keys = (events: readonly ListedEvent[]) => events.map((one) => one.key);

test('the newest comes first', () => {
  const buffer = addToTail(addToTail(EMPTY_TAIL, [event('1')], false), [event('3'), event('2')], false);
  expect(keys(buffer.shown)).toEqual(['3', '2', '1']);
  expect(buffer.seen).toBe(3);
});

test('what comes while the reader looks elsewhere waits', () => {
  const first = addToTail(EMPTY_TAIL, [event('1')], false);
  const held = addToTail(addToTail(first, [event('2')], true), [event('3')], true);
  expect(keys(held.shown)).toEqual(['1']);
  expect(keys(held.waiting)).toEqual(['3', '2']);
  const shown = showWaiting(held);
  expect(keys(shown.shown)).toEqual(['3', '2', '1']);
  expect(shown.waiting).toEqual([]);
  expect(shown.seen).toBe(3);
});

test('memory is bounded', () => {
  const many = Array.from({ length: TAIL_LIMIT + 10 }, (_, i) => event(String(i)));
  expect(addToTail(EMPTY_TAIL, many, false).shown).toHaveLength(TAIL_LIMIT);
  expect(addToTail(EMPTY_TAIL, many, true).waiting).toHaveLength(TAIL_LIMIT);
});
