import { numberOf } from '@kapuas/core/query/typed-values.ts';
import { type Bitmap, emptyBitmap, setBit } from '../format/bitmap.ts';
import type { FieldData } from '../format/field-data.ts';
import { escapeTerm, tokenStart } from '../format/term-token.ts';

/** A dictionary holds as many values as one byte can number beside "none". */
const DICTIONARY_VALUES = 255;
/** After so many values it is known whether a full dictionary still serves the field. */
const TRIAL_VALUES = 2_048;
/** The least share of values that a full dictionary must hold to be kept. */
const WORTHWHILE_SHARE = 0.25;
const FIRST_CAPACITY = 512;

/** One field of the chunk that is being built. What it learned of the field outlives the chunk. */
export interface FieldBuilder {
  readonly name: string;
  /** Takes a value of the row. @returns what to add to the row's terms, empty when the dictionary has it */
  add(row: number, value: string): string;
  /** The first `rows` rows, or undefined when none has the field; begins anew. */
  take(rows: number): FieldData | undefined;
}

/**
 * Ids, asked for by value alone, mostly over every app and slice: as terms, one look-up a part finds them, and
 * no column has to be read.
 */
const IDS = new Set(['request_id', 'trace_id', 'span_id']);

export function createFieldBuilder(name: string): FieldBuilder {
  const start = tokenStart(name);
  const isId = IDS.has(name);
  const seen = new Map<string, number>();
  let codes = new Uint8Array(FIRST_CAPACITY);
  let coded = false;
  let elsewhere: Bitmap | undefined;
  let numbers: Float64Array | undefined;
  let regular = !isId;
  let closed = isId;
  let hits = 0;
  let misses = 0;

  function add(row: number, value: string): string {
    if (!closed && addToDictionary(row, value)) return '';
    addElsewhere(row, value);
    return start + escapeTerm(value);
  }

  function addToDictionary(row: number, value: string): boolean {
    let code = seen.get(value);
    if (code === undefined) {
      if (seen.size === DICTIONARY_VALUES) return miss();
      code = seen.size + 1;
      seen.set(value, code);
    }
    if (row >= codes.length) codes = grown(codes, new Uint8Array(row * 2));
    const before = codes[row] as number;
    if (before !== 0) return before === code;
    codes[row] = code;
    coded = true;
    hits++;
    return true;
  }

  function miss(): false {
    misses++;
    if (hits + misses >= TRIAL_VALUES) {
      closed = hits < misses * WORTHWHILE_SHARE;
      if (closed) seen.clear();
      hits = 0;
      misses = 0;
    }
    return false;
  }

  function addElsewhere(row: number, value: string): void {
    elsewhere ??= emptyBitmap(FIRST_CAPACITY);
    if (row >>> 5 >= elsewhere.length) elsewhere = grown(elsewhere, emptyBitmap(row * 2));
    setBit(elsewhere, row);
    if (regular) addNumber(row, value);
  }

  function addNumber(row: number, value: string): void {
    const number = numberOf(value);
    numbers ??= new Float64Array(FIRST_CAPACITY).fill(Number.NaN);
    if (row >= numbers.length) numbers = grown(numbers, new Float64Array(row * 2).fill(Number.NaN));
    const before = numbers[row] as number;
    regular = number !== undefined && Number.isNaN(before);
    if (number !== undefined) numbers[row] = number;
  }

  function take(rows: number): FieldData | undefined {
    const data = coded || elsewhere ? contents(rows) : undefined;
    codes.fill(0);
    coded = false;
    elsewhere = undefined;
    numbers = undefined;
    regular = !isId;
    return data;
  }

  function contents(rows: number): FieldData {
    return {
      ...(coded ? onlyUsed([...seen.keys()], fitted(codes, rows)) : { dictionary: [] }),
      ...(elsewhere && { elsewhere: fitted(elsewhere, (rows + 31) >>> 5) }),
      ...(elsewhere && numbers && regular && { numbers: fittedNumbers(numbers, rows) }),
    };
  }

  return { name, add, take };
}

/** The dictionary lives longer than a chunk, so a chunk may use little of it. */
function onlyUsed(
  values: readonly string[],
  codes: Uint8Array,
): Pick<FieldData, 'dictionary'> & { codes: Uint8Array } {
  const newCodes = new Uint8Array(values.length + 1);
  for (const code of codes) newCodes[code] = 1;
  newCodes[0] = 0;
  const dictionary = values.filter((_, index) => newCodes[index + 1] === 1);
  let next = 0;
  for (let code = 1; code < newCodes.length; code++) if (newCodes[code] === 1) newCodes[code] = ++next;
  return { dictionary, codes: codes.map((code) => newCodes[code] as number) };
}

function grown<T extends Uint8Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Exactly `length` elements; a field that came late or ended early has zeros. */
function fitted<T extends Uint8Array | Uint32Array>(from: T, length: number): T {
  if (from.length >= length) return from.slice(0, length) as T;
  return grown(from, new (from.constructor as new (length: number) => T)(length));
}

function fittedNumbers(from: Float64Array, length: number): Float64Array {
  if (from.length >= length) return from.slice(0, length);
  return grown(from, new Float64Array(length).fill(Number.NaN));
}
