import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { expect, test } from 'vitest';
import { holdUntilTaken } from './hold.ts';

const NEVER = new AbortController().signal;

/** Fails as often as it is told, then succeeds. */
function failing(times: number, error: unknown) {
  let calls = 0;
  return {
    attempt: async () => {
      calls += 1;
      if (calls <= times) throw error;
    },
    calls: () => calls,
  };
}

const limited = (retryAfter: number) => new KapuasError('over-limit', 'Too much.', { retryAfter });

test('tries again as the error says', async () => {
  const { attempt, calls } = failing(3, limited(0.001));
  await holdUntilTaken(attempt, { patienceMs: () => 60_000, signal: NEVER });
  expect(calls()).toBe(4);
});

test('an error that is no KapuasError may pass too', async () => {
  const { attempt, calls } = failing(1, new Error('bug'));
  await holdUntilTaken(attempt, { patienceMs: () => 60_000, signal: NEVER });
  expect(calls()).toBe(2);
});

test('gives up at once when a retry cannot help', async () => {
  const { attempt, calls } = failing(9, new KapuasError('app-suspended', 'Suspended.'));
  await expect(holdUntilTaken(attempt, { patienceMs: () => 60_000, signal: NEVER })).rejects.toThrow(
    'app-suspended',
  );
  expect(calls()).toBe(1);
});

test('patience ends even when the error asks for a longer wait', async () => {
  const { attempt } = failing(9, limited(3600));
  await expect(holdUntilTaken(attempt, { patienceMs: () => 20, signal: NEVER })).rejects.toThrow(
    'over-limit',
  );
});

test('the signal ends a wait', async () => {
  const { attempt, calls } = failing(9, limited(3600));
  const abort = new AbortController();
  const held = holdUntilTaken(attempt, { patienceMs: () => Number.POSITIVE_INFINITY, signal: abort.signal });
  setImmediate(() => abort.abort());
  await expect(held).rejects.toThrow('over-limit');
  expect(calls()).toBe(1);
});
