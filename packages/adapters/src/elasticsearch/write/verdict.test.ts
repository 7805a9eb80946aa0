import { expect, test } from 'vitest';
import { addRetry, createTally, resultOf } from './tally.ts';
import { causeOf } from './verdict.ts';

test.each([
  [429, 'es_rejected_execution_exception', 'busy'],
  [429, 'circuit_breaking_exception', 'busy'],
  [429, 'cluster_block_exception', 'index'],
  [403, 'cluster_block_exception', 'index'],
  [403, 'security_exception', 'index'],
  [404, 'index_not_found_exception', 'index'],
  [400, 'index_closed_exception', 'index'],
  [503, 'unavailable_shards_exception', 'index'],
  [503, undefined, 'busy'],
  [500, 'null_pointer_exception', 'events'],
] as const)('a document that was answered with %i %s waits because of: %s', (status, type, kind) => {
  const error = type === undefined ? {} : { error: { type, reason: 'so it is' } };
  expect(causeOf({ status, ...error }).kind).toBe(kind);
});

test('of several causes the one that says least of the events counts', () => {
  const tally = createTally();
  addRetry(tally, 2, { kind: 'events', detail: 'a' });
  addRetry(tally, 1, { kind: 'index', detail: 'b' });
  addRetry(tally, 0, { kind: 'busy', detail: 'c' });
  expect(resultOf(tally)).toEqual({
    stored: 0,
    retry: [0, 1, 2],
    refused: [],
    cause: { kind: 'index', detail: 'b' },
  });
});
