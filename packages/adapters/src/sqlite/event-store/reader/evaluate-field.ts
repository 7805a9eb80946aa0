import type { FieldTest, ResolvedField } from '@kapuas/core/query/ast.ts';
import { createValueTest } from '@kapuas/core/query/match.ts';
import { EXACT_LENGTH, exactText } from '@kapuas/core/query/values.ts';
import { type Bitmap, emptyBitmap, setBit } from '../format/bitmap.ts';
import { ELSEWHERE, type FieldData, type FieldKinds } from '../format/field-data.ts';
import { termMatch } from '../format/term-token.ts';
import { all, type Decision, decide, either, none, undecided } from './decision.ts';
import {
  COLUMN_COST,
  createFromPostings,
  createText,
  type EvaluationScope,
  type Evaluator,
  POSTINGS_COST,
} from './evaluate.ts';
import type { ChunkView } from './parts.ts';

/** Decides one test of one field. */
export function createFieldEvaluator(
  field: ResolvedField,
  test: FieldTest,
  scope: EvaluationScope,
): Evaluator {
  switch (field.path.join('.')) {
    case 'message':
      return createMessageEvaluator(test, scope);
    case '@timestamp':
      return createTimeEvaluator(test, field, scope);
    case 'observed_at':
      return { cost: COLUMN_COST, decide: (chunk) => undecided(chunk.rows) };
    default:
      return createColumnEvaluator(field, test, scope);
  }
}

function createMessageEvaluator(test: FieldTest, scope: EvaluationScope): Evaluator {
  if (test.op === 'exists') return { cost: 0, decide: (chunk) => all(chunk.rows) };
  if (test.op === 'phrase' || test.op === 'prefix') {
    return createText([{ value: test.value, match: test.op }], 'AND', scope);
  }
  return { cost: COLUMN_COST, decide: (chunk) => undecided(chunk.rows) };
}

function createTimeEvaluator(test: FieldTest, field: ResolvedField, { columns }: EvaluationScope): Evaluator {
  if (test.op === 'exists') return { cost: 0, decide: (chunk) => all(chunk.rows) };
  if (test.op !== 'range') return { cost: COLUMN_COST, decide: (chunk) => undecided(chunk.rows) };
  const inRange = createValueTest({ ...field, type: 'number' }, test);
  return { cost: COLUMN_COST, decide: (chunk) => ({ yes: matching(columns.times(chunk), inRange) }) };
}

/**
 * A field's values stand in the dictionary of the chunk or in the index of terms, some rows' in both. The
 * index of terms knows exact values and their beginnings; numbers are told by their column, and everything
 * else by the event itself.
 */
function createColumnEvaluator(field: ResolvedField, test: FieldTest, scope: EvaluationScope): Evaluator {
  const name = field.path.join('.');
  const matches = createTextValueTest(field, test);
  const terms = createTermEvaluator(name, field, test, scope);

  function decideKnown(chunk: ChunkView, kinds: FieldKinds): Decision {
    if (kinds === ELSEWHERE && terms !== undefined) return terms.decide(chunk);
    const data = scope.columns.field(chunk, name) as FieldData;
    const coded = decideCodes(data, chunk.rows, matches);
    return data.elsewhere === undefined ? coded : either(coded, decideElsewhere(chunk, data));
  }

  function decideElsewhere(chunk: ChunkView, { elsewhere, numbers }: FieldData): Decision {
    if (elsewhere === undefined) return none(chunk.rows);
    if (test.op === 'exists') return { yes: elsewhere };
    if (terms !== undefined) return terms.decide(chunk);
    if (test.op === 'range' && field.type !== 'date' && numbers !== undefined) {
      return { yes: matching(numbers, (value) => !Number.isNaN(value) && matches(value) === true) };
    }
    return decide(emptyBitmap(chunk.rows), elsewhere);
  }

  return {
    cost: terms === undefined ? COLUMN_COST : POSTINGS_COST,
    decide(chunk) {
      const { kinds, overflow } = chunk.summary;
      const kind = kinds.get(name);
      const known = kind === undefined ? none(chunk.rows) : decideKnown(chunk, kind);
      if (!overflow) return known;
      // Fields beyond a chunk's limit are among the terms without a trace in its columns.
      return either(known, terms === undefined ? undecided(chunk.rows) : terms.decide(chunk));
    },
  };
}

type TextValueTest = (value: string | number) => boolean | undefined;

/** Undefined where the value was cut, and what was cut off could tell. */
function createTextValueTest(field: ResolvedField, test: FieldTest): TextValueTest {
  const matches = createValueTest(field, test);
  const needsAll = test.op === 'phrase' || (test.op === 'prefix' && field.type === 'text');
  return (value) =>
    needsAll && typeof value === 'string' && value.length >= EXACT_LENGTH ? undefined : matches(value);
}

function createTermEvaluator(
  name: string,
  field: ResolvedField,
  test: FieldTest,
  scope: EvaluationScope,
): Evaluator | undefined {
  const isExact = test.op === 'equals' || (test.op === 'prefix' && field.type !== 'text');
  if (!isExact) return undefined;
  // No event has such a value; as UTF-8 it would become another.
  if (!test.value.isWellFormed() || exactText(test.value) !== test.value) {
    return { cost: 0, decide: (chunk) => none(chunk.rows) };
  }
  const wide = test.op === 'prefix';
  return createFromPostings({ table: 'terms', match: termMatch(name, test.value, wide), wide }, scope);
}

function decideCodes(data: FieldData, rows: number, matches: TextValueTest): Decision {
  const { codes, dictionary } = data;
  if (codes === undefined) return none(rows);
  const decisions = Uint8Array.from([NO, ...dictionary.map((value) => codeOf(matches(value)))]);
  const yes = decisions.includes(YES) ? withDecision(codes, decisions, YES) : emptyBitmap(rows);
  return decisions.includes(OPEN) ? { yes, maybe: withDecision(codes, decisions, OPEN) } : { yes };
}

const NO = 0;
const YES = 1;
const OPEN = 2;

function codeOf(decision: boolean | undefined): number {
  if (decision === undefined) return OPEN;
  return decision ? YES : NO;
}

function withDecision(codes: Uint8Array | Uint16Array, decisions: Uint8Array, wanted: number): Bitmap {
  const chosen = decisions.map((decision) => Number(decision === wanted));
  const bits = emptyBitmap(codes.length);
  for (let word = 0; word < bits.length; word++) {
    const start = word << 5;
    const end = Math.min(32, codes.length - start);
    let found = 0;
    for (let bit = 0; bit < end; bit++) found |= (chosen[codes[start + bit] as number] as number) << bit;
    bits[word] = found;
  }
  return bits;
}

function matching(values: Float64Array, matches: (value: number) => boolean): Bitmap {
  const bits = emptyBitmap(values.length);
  for (let row = 0; row < values.length; row++) if (matches(values[row] as number)) setBit(bits, row);
  return bits;
}
