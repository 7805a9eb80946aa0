import { expect, test } from 'vitest';
import { nameProblem, suggestName } from './names.ts';

test.each([
  ['checkout', null],
  ['a', null],
  ['a-1', null],
  ['', 'Enter a name'],
  ['my app', 'No spaces; use - between words'],
  ['MyApp', 'Lower case only'],
  ['a_b', '“_” is not allowed; use a–z, 0–9 and -'],
  ['-a', 'Must begin and end with a letter or digit'],
  ['a'.repeat(64), '64 characters; at most 63 fit'],
])('the problem with "%s" is %s', (name, problem) => {
  expect(nameProblem(name)).toBe(problem);
});

test.each([
  ['My App 1', 'my-app-1'],
  ['--a__b--', 'a-b'],
  [`${'a'.repeat(62)} b`, 'a'.repeat(62)],
])('%s suggests %s, which has no problem', (typed, suggested) => {
  expect(suggestName(typed)).toBe(suggested);
  expect(nameProblem(suggested)).toBeNull();
});
