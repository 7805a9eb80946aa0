import { describe, expect, test } from 'vitest';
import {
  cleanHeaders,
  defaultSpecValues,
  fieldProblem,
  findRequestId,
  formFieldOf,
  headersProblem,
  patternProblem,
  specValuesOf,
  toSpec,
} from './spec-values.ts';

const defaults = { limits: { eventsPerSecond: 1_000, bytesPerSecond: 5_000_000 }, retentionDays: 30 };

test('what is not filled in is not sent', () => {
  expect(toSpec(defaultSpecValues(defaults))).toEqual({
    description: '',
    eventsPerSecond: 1_000,
    bytesPerSecond: 5_000_000,
    retentionDays: 30,
    requestId: {},
    headers: [],
    fields: [],
  });
});

test('a spec survives the way through the form', () => {
  const requestId = { paths: ['ctx.rid'], pattern: 'req-(\\w+)', fromTransport: true };
  const spec = {
    description: 'The shop',
    ...defaults,
    requestId,
    headers: ['x-user-id'],
    fields: [{ name: 'amount', type: 'number' as const }],
  };
  const { eventsPerSecond, bytesPerSecond, ...rest } = toSpec(specValuesOf(spec));
  expect({ ...rest, limits: { eventsPerSecond, bytesPerSecond } }).toEqual(spec);
});

describe('a pattern', () => {
  test('gives its first group', () => {
    expect(findRequestId('rid=(\\w+)', 'at rid=abc done')).toEqual({
      before: 'at rid=',
      requestId: 'abc',
      after: ' done',
    });
  });

  test('without a group gives the whole match', () => {
    expect(findRequestId('req-[0-9a-f]+', 'x req-12 y')?.requestId).toBe('req-12');
  });

  test('that finds nothing, or is none, gives nothing', () => {
    expect(findRequestId('req-\\d+', 'nothing here')).toBeUndefined();
    expect(findRequestId('(', 'x')).toBeUndefined();
    expect(findRequestId('a*', 'x')).toBeUndefined();
    expect(patternProblem('(')).toContain('Unterminated group');
    expect(patternProblem('a+')).toBeNull();
  });
});

test('headers are lower case and stand once', () => {
  expect(cleanHeaders([' X-User-Id', 'x-user-id', ''])).toEqual(['x-user-id']);
  expect(headersProblem(['x-a', 'x b'])).toBe('“x b” is no header name');
  expect(headersProblem(['x-a'])).toBeNull();
});

test('a field needs a name of its own', () => {
  const fields = ['a', 'a', ' ', 'b c'].map((name) => ({ name, type: 'keyword' as const }));
  expect(fields.map((_, i) => fieldProblem(fields, i))).toEqual([
    null,
    'Declared above already',
    'Enter a name, or remove the row',
    'No spaces',
  ]);
});

test.each([
  ['requestId.pattern', 'requestIdPattern'],
  ['requestId.paths.2', 'requestIdPaths'],
  ['headers.0', 'headers'],
  ['fields.1.name', 'fields.1.name'],
  ['limits.eventsPerSecond', 'eventsPerSecond'],
  ['retentionDays', 'retentionDays'],
])('the problem with %s is shown at %s', (field, place) => {
  expect(formFieldOf(field)).toBe(place);
});
