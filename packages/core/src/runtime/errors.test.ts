import { expect, test } from 'vitest';
import { ERRORS, type ErrorCode, KapuasError, toProblem } from './errors.ts';

test('a problem document says what, where and what to do', () => {
  const error = new KapuasError('bad-query', 'a value is expected', { position: { from: 3, to: 4 } });
  expect(toProblem(error)).toEqual({
    type: 'urn:kapuas:error:bad-query',
    title: 'Bad query',
    status: 400,
    code: 'bad-query',
    detail: 'a value is expected',
    action: ERRORS['bad-query'].action,
    position: { from: 3, to: 4 },
  });
});

test.each(Object.keys(ERRORS) as ErrorCode[])('%s has a status, and its action is a sentence', (code) => {
  const { status, action, retryable } = ERRORS[code];
  expect(status).toBeGreaterThanOrEqual(400);
  expect(action).toMatch(/^[A-Z].*\.$/);
  expect(retryable).toBe(status === 429 || status >= 500);
});
