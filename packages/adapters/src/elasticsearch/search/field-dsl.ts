import type { FieldTest, RangeBound, ResolvedField } from '@kapuas/core/query/ast.ts';
import { MAPPED_KEYWORDS, MAPPED_NUMBERS, numberTerm, termOf, termStart } from '@kapuas/core/query/terms.ts';
import { EXACT_LENGTH, exactText, NAME_LENGTH } from '@kapuas/core/query/values.ts';
import { AT, numbersPath, OBSERVED_AT, PARSE_ERROR, TERMS, textsPath, timesPath, WORDS } from '../mapping.ts';
import { type Dsl, EVERYTHING } from './dsl.ts';
import { phraseDsl } from './text-dsl.ts';

/** What a field's test looks for, in every place where the field's values can stand; none when nothing can match. */
export function fieldDsl(field: ResolvedField, test: FieldTest): readonly Dsl[] {
  const name = field.path.join('.');
  if (name.length > NAME_LENGTH) return [];
  switch (name) {
    case '@timestamp':
      return timeDsl(AT, test);
    case 'observed_at':
      return timeDsl(OBSERVED_AT, test);
    case 'message':
      return test.op === 'exists' ? [EVERYTHING] : textDsl(WORDS, test);
    case 'parse_error':
      return test.op === 'exists' ? valueDsl(name, test) : textDsl(PARSE_ERROR, test);
  }
  if (field.type === 'text' && test.op !== 'exists') return textDsl(textsPath(declaredName(field)), test);
  return test.op === 'range' ? rangeTestDsl(name, field, test) : valueDsl(name, test);
}

/** The language compares times only as ranges. */
function timeDsl(path: string, test: FieldTest): readonly Dsl[] {
  if (test.op === 'exists') return [path === AT ? EVERYTHING : { exists: { field: path } }];
  return test.op === 'range' ? [rangeDsl(path, test)] : [];
}

function textDsl(path: string, test: FieldTest): readonly Dsl[] {
  if (test.op !== 'phrase' && test.op !== 'prefix') return [];
  return [phraseDsl(path, test.value, test.op === 'prefix')];
}

type RangeTest = Extract<FieldTest, { op: 'range' }>;

function rangeTestDsl(name: string, field: ResolvedField, test: RangeTest): readonly Dsl[] {
  if (MAPPED_NUMBERS.has(name)) return [rangeDsl(name, test)];
  if (field.path[0] !== 'attributes') return [numberTermsDsl(name, test)];
  const pathOf = field.type === 'date' ? timesPath : numbersPath;
  return [rangeDsl(pathOf(declaredName(field)), test)];
}

function rangeDsl(path: string, { from, to }: RangeTest): Dsl {
  return { range: { [path]: bounds(from, to, (value) => value) } };
}

/** Numbers without a field of their own are terms that sort as the numbers do. */
function numberTermsDsl(name: string, { from, to }: RangeTest): Dsl {
  const open = (value: number): RangeBound => ({ value, inclusive: true });
  const lower = from ?? open(Number.NEGATIVE_INFINITY);
  const upper = to ?? open(Number.POSITIVE_INFINITY);
  return { range: { [TERMS]: bounds(lower, upper, (value) => numberTerm(name, value)) } };
}

function bounds(
  from: RangeBound | undefined,
  to: RangeBound | undefined,
  write: (value: number) => number | string,
): Dsl {
  return {
    ...(from && { [from.inclusive ? 'gte' : 'gt']: write(from.value) }),
    ...(to && { [to.inclusive ? 'lte' : 'lt']: write(to.value) }),
  };
}

/**
 * Exact values stand in the field of their name, where it is mapped, or among the terms: longer ones than
 * `EXACT_LENGTH` always, cut to it.
 */
function valueDsl(name: string, test: FieldTest): readonly Dsl[] {
  const isMapped = MAPPED_KEYWORDS.has(name);
  switch (test.op) {
    case 'exists': {
      const mapped = isMapped || MAPPED_NUMBERS.has(name) ? [{ exists: { field: name } }] : [];
      return [...mapped, { prefix: { [TERMS]: { value: termStart(name) } } }];
    }
    case 'equals':
      return isExactText(test.value) ? equalsDsl(name, test.value) : [];
    case 'prefix': {
      if (!isExactText(test.value)) return [];
      const mapped = isMapped ? [{ prefix: { [name]: { value: test.value } } }] : [];
      return [...mapped, { prefix: { [TERMS]: { value: termOf(name, test.value) } } }];
    }
    default:
      return [];
  }
}

function equalsDsl(name: string, value: string): readonly Dsl[] {
  const inTerms: Dsl = { term: { [TERMS]: { value: termOf(name, value) } } };
  if (MAPPED_KEYWORDS.has(name)) {
    const mapped: Dsl = { term: { [name]: { value } } };
    return value.length < EXACT_LENGTH ? [mapped] : [mapped, inTerms];
  }
  const isNumber = MAPPED_NUMBERS.has(name) && String(Number(value)) === value;
  return isNumber ? [{ term: { [name]: { value: Number(value) } } }, inTerms] : [inTerms];
}

/** No event has another form of value. */
function isExactText(value: string): boolean {
  return exactText(value) === value;
}

/** As an app declares it: the path below `attributes`. */
function declaredName(field: ResolvedField): string {
  return field.path.slice(1).join('.');
}
