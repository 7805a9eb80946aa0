import { expect, it } from 'vitest';
import { describeError, describeRefusal } from './faults.ts';

it('tells the causes of an error once each, in one line', () => {
  const error = {
    type: 'a',
    reason: 'outer\n fault',
    caused_by: { reason: 'outer\n fault', caused_by: { reason: 'inner' } },
  };
  expect(describeError(error)).toBe('a: outer fault; inner');
  expect(describeError(undefined)).not.toBe('');
});

it.each([
  [
    "[1:452] failed to parse field [index.at] of type [long] in document with id 'shop.x.2'. Preview of field's value: 'it's secret'",
    'failed to parse field [index.at] of type [long]',
  ],
  ['For input string: "secret "quoted""', 'For input string: …'],
  ['Numeric value (123456) out of range of long', 'Numeric value (…) out of range of long'],
])('keeps values of the event out of the reason of a refusal', (reason, plain) => {
  expect(describeRefusal({ type: 't', reason: 'r', caused_by: { reason } })).toBe(`t: r; ${plain}`);
});
