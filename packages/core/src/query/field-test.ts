/** What a value means for a field of its type: the test that the evaluators run, or why there is none. */
import { LEVELS } from '../event/event.ts';
import { parseStored } from '../event/json.ts';
import type { FieldTest, ResolvedField } from './ast.ts';
import { normalisePrefix, normaliseValue } from './core-values.ts';
import { excerpt } from './diagnostic.ts';
import { INSTANT_FORMS } from './instants.ts';
import { timeSpanOf } from './typed-values.ts';
import { exactText } from './values.ts';
import { words } from './words.ts';

/** `problem` continues a sentence that begins with the value and its place. */
export interface Problem {
  readonly problem: string;
}

export type TestOutcome = { readonly test: FieldTest } | Problem;

export function equalsTest(field: ResolvedField, value: string, now: number): TestOutcome {
  switch (field.type) {
    case 'text':
      return words(value).length === 0 ? NO_WORDS : { test: { op: 'phrase', value } };
    case 'keyword': {
      const exact = normaliseValue(field, value);
      if (exact !== undefined) return equals(exactText(exact));
      return { problem: `is not a level; the levels are ${LEVELS.join(', ')}` };
    }
    case 'number': {
      const number = canonicalNumber(value);
      return number === undefined ? notOfType(field) : equals(number);
    }
    case 'boolean': {
      const boolean = value.toLowerCase();
      return boolean === 'true' || boolean === 'false' ? equals(boolean) : notOfType(field);
    }
    case 'date': {
      const span = timeSpanOf(value, now);
      if (!span) return notOfType(field);
      const from = { value: span.from, inclusive: true };
      return { test: { op: 'range', from, to: { value: span.to, inclusive: false } } };
    }
  }
}

export function prefixTest(field: ResolvedField, value: string): TestOutcome {
  if (field.type === 'text') {
    return words(value).length === 0 ? NO_WORDS : { test: { op: 'prefix', value } };
  }
  if (field.type === 'keyword') {
    return { test: { op: 'prefix', value: exactText(normalisePrefix(field, value)) } };
  }
  const instead = { number: '[500 TO 599]', boolean: 'true', date: '>=2026-07-26' }[field.type];
  return {
    problem: `ends in \`*\`, but ${excerpt(field.name)} is a ${field.type}; write ${field.name}:${instead}`,
  };
}

function equals(value: string): TestOutcome {
  return { test: { op: 'equals', value } };
}

export const NO_WORDS: Problem = { problem: 'holds no letter or digit, so there is no word to search for' };

const NEEDED = {
  number: ['a number', '500'],
  boolean: ['true or false', 'true'],
  date: [`a time (${INSTANT_FORMS})`, '2026-07-26'],
} as const;

export function notOfType(field: ResolvedField): Problem {
  const [needed, example] = NEEDED[field.type as keyof typeof NEEDED];
  return { problem: `is not ${needed}, as ${excerpt(field.name)} needs, such as ${field.name}:${example}` };
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** As a stored event writes the same number: what JavaScript cannot hold keeps its digits. */
export function canonicalNumber(text: string): string | undefined {
  if (!NUMBER.test(text) || !Number.isFinite(Number(text))) return undefined;
  const json = text
    .replace(/^\+/, '')
    .replace(/^(-?)0+(?=\d)/, '$1')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.(?=$|[eE])/, '');
  return String(parseStored(json));
}
