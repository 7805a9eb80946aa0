import { expect, test } from 'vitest';
import { completionPlace } from './completion-place.ts';

test.each([
  ['lev', { kind: 'name', typed: 'lev', from: 0 }],
  ['error ser', { kind: 'name', typed: 'ser', from: 6 }],
  ['-ser', { kind: 'name', typed: 'ser', from: 1 }],
  ['a OR (http.st', { kind: 'name', typed: 'http.st', from: 6 }],
  ['level:', { kind: 'value', field: 'level', typed: '', from: 6 }],
  ['x -x-user-id:4', { kind: 'value', field: 'x-user-id', typed: '4', from: 13 }],
  ['"a phrase" le', { kind: 'name', typed: 'le', from: 11 }],
])('after %s', (before, place) => {
  expect(completionPlace(before)).toEqual(place);
});

test.each(['', 'error ', '"an open phrase le', 'level:"er', 'status:>5', '12'])(
  'nothing is offered after %s',
  (before) => {
    expect(completionPlace(before)).toBeUndefined();
  },
);
