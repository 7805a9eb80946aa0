/** Comparisons and ranges: only numbers and dates have them, because no index could serve them for the rest. */
import type { RangeBound, ResolvedField } from './ast.ts';
import { excerpt } from './diagnostic.ts';
import { canonicalNumber, notOfType, type Problem, type TestOutcome } from './field-test.ts';
import { timeSpanOf } from './typed-values.ts';

export type Operator = '>' | '>=' | '<' | '<=';

/** One end of a range as written; without a value it is open. */
export interface WrittenBound {
  readonly value: string | undefined;
  readonly inclusive: boolean;
}

export function comparisonTest(
  field: ResolvedField,
  operator: Operator,
  value: string,
  now: number,
): TestOutcome {
  const bound = { value, inclusive: operator.endsWith('=') };
  const open = { value: undefined, inclusive: true };
  return operator.startsWith('>') ? rangeTest(field, bound, open, now) : rangeTest(field, open, bound, now);
}

export function rangeTest(
  field: ResolvedField,
  lower: WrittenBound,
  upper: WrittenBound,
  now: number,
): TestOutcome {
  if (field.type !== 'number' && field.type !== 'date') return notComparable(field);
  const from = boundOf(field, lower, true, now);
  const to = boundOf(field, upper, false, now);
  if (from && 'problem' in from) return from;
  if (to && 'problem' in to) return to;
  if (from && to && isEmpty(from, to)) return { problem: 'ends before it begins' };
  if (!from && !to) return { test: { op: 'exists' } };
  return { test: { op: 'range', ...(from && { from }), ...(to && { to }) } };
}

function isEmpty(from: RangeBound, to: RangeBound): boolean {
  return from.value > to.value || (from.value === to.value && !(from.inclusive && to.inclusive));
}

/** A date that is written with less precision includes, or leaves out, the whole unit it names. */
function boundOf(
  field: ResolvedField,
  { value, inclusive }: WrittenBound,
  lower: boolean,
  now: number,
): RangeBound | Problem | undefined {
  if (value === undefined) return undefined;
  if (field.type === 'number') {
    const number = canonicalNumber(value);
    return number === undefined ? notOfType(field) : { value: Number(number), inclusive };
  }
  const span = timeSpanOf(value, now);
  if (!span) return notOfType(field);
  return { value: lower === inclusive ? span.from : span.to, inclusive: lower };
}

function notComparable(field: ResolvedField): Problem {
  const only = `compares, and only numbers and dates can be compared; ${excerpt(field.name)} is a ${field.type} field`;
  if (field.path[0] === 'level') return { problem: `${only}; severity:>=13 finds warnings and worse` };
  if (field.path[0] !== 'attributes') return { problem: only };
  return { problem: `${only} until the app declares it with type number or date` };
}
