/** JSON without its two traps: numbers that a double cannot hold, and nesting that overflows the stack. */
import type { JsonObject, JsonValue } from './event.ts';

/** Objects and arrays inside each other; what is nested deeper is refused or cut. */
export const MAX_DEPTH = 200;

/** Why a text is not JSON that can be taken; `message` is fit for the sender's eyes. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}

interface ExactJson {
  rawJSON(text: string): JsonValue;
  isRawJSON(value: unknown): boolean;
  parse(
    text: string,
    reviver: (key: string, value: JsonValue, context: { readonly source?: string }) => unknown,
  ): unknown;
}
const exact = JSON as unknown as ExactJson;

/**
 * Finds a number that a double may not hold exactly: 16 digits or more, or an exponent of three. It does hold
 * integers of 16 digits that do not begin with 9, so times in microseconds are none.
 */
const RISKY =
  /[:[,]\s*-?(?:\d[\d.]{16}|9\d{15}|\d{16}[eE]|[\d.]+[eE][+-]?\d{3})|^\s*-?(?:[\d.]{16}|[\d.]+[eE][+-]?\d{3})/;

/**
 * Parses one JSON text. A number that a double cannot hold is kept as it is written, in an object that
 * `JSON.stringify` writes back unchanged; see `scalarText` and `isContainer`.
 * Throws a JsonError for malformed text, and for nesting deeper than `maxDepth` (Infinity: unchecked).
 */
export function parseJson(text: string, maxDepth = MAX_DEPTH): JsonValue {
  const value = parse(text, exactNumber);
  if (Number.isFinite(maxDepth) && exceedsDepth(value, maxDepth))
    throw new JsonError(`nested deeper than ${maxDepth} levels`);
  return value;
}

/** As `parseJson` for text of Kapuas's own making: a number that a double cannot hold becomes a string of its digits. */
export function parseStored(text: string): JsonValue {
  return parse(text, (source) => source);
}

/** As `RISKY` where no space stands before a number, as in what `JSON.stringify` writes. */
const RISKY_COMPACT = /[:[,]-?(?:\d[\d.]{16}|9\d{15}|\d{16}[eE]|[\d.]+[eE][+-]?\d{3})/;

/** `parseStored` for every line of a text; for a line that is not JSON, its error. */
export function parseStoredLines(text: string): (JsonValue | JsonError)[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  // One search of the whole text costs far less than one of each line.
  const isRisky = RISKY_COMPACT.test(text);
  return lines.map((line) => {
    try {
      return isRisky ? parseStored(line) : (JSON.parse(line) as JsonValue);
    } catch (error) {
      return error instanceof JsonError ? error : jsonError(error);
    }
  });
}

type Keep = (source: string) => JsonValue;

function parse(text: string, keep: Keep): JsonValue {
  try {
    if (!RISKY.test(text)) return JSON.parse(text) as JsonValue;
    return exact.parse(text, (_key, value, { source }) =>
      typeof value === 'number' && source !== undefined && losesDigits(value, source) ? keep(source) : value,
    ) as JsonValue;
  } catch (error) {
    throw jsonError(error);
  }
}

function jsonError(error: unknown): JsonError {
  return new JsonError(error instanceof RangeError ? 'nested too deep' : reasonOf(error as Error));
}

function losesDigits(value: number, source: string): boolean {
  if (Number.isSafeInteger(value) && source.length < 17) return value === 0 && /[1-9].*[eE]/.test(source);
  return (
    String(value) !== source && (source.length > 15 || /[eE]/.test(source)) && !sameDecimal(value, source)
  );
}

/** Whether both write the same number: 1.50 and 1.5, 1e3 and 1000. */
function sameDecimal(value: number, source: string): boolean {
  if (!Number.isFinite(value)) return false;
  return normalDecimal(String(value)) === normalDecimal(source);
}

/** Sign, digits without zeros at the ends, and the power of ten of the last digit. */
function normalDecimal(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return text;
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return significant === '' ? '0' : `${sign}${significant}e${power}`;
}

/** The engine's words without the excerpt of the text, which may hold what the log line holds. */
function reasonOf(error: Error): string {
  return error.message
    .replace(/, (?:\.\.\.)?"[\s\S]*$/, '')
    .replace(/^"[\s\S]*" is/, 'it is')
    .replace(/ \(line 1 column \d+\)$/, '');
}

/** Elasticsearch and OpenSearch refuse a document with a longer number (Jackson's default bound). */
const NUMBER_LENGTH = 1000;

/** A number as it is written, for a number that a double cannot hold; a text where it is too long for an index. */
export function exactNumber(digits: string): JsonValue {
  return digits.length > NUMBER_LENGTH ? digits : exact.rawJSON(digits);
}

/** True for an object or array; false for a number kept as it is written. */
export function isContainer(value: JsonValue | undefined): value is JsonObject | JsonValue[] {
  return typeof value === 'object' && value !== null && !exact.isRawJSON(value);
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return isContainer(value) && !Array.isArray(value);
}

/** A string, number or boolean as text; undefined for everything else. */
export function scalarText(value: JsonValue | undefined): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    case 'object':
      return value !== null && exact.isRawJSON(value) ? String((value as JsonObject).rawJSON) : undefined;
    default:
      return undefined;
  }
}

function exceedsDepth(value: JsonValue, levels: number): boolean {
  if (!isContainer(value)) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const element of value)
      if (typeof element === 'object' && exceedsDepth(element, levels - 1)) return true;
    return false;
  }
  for (const key in value) {
    const inner = value[key];
    if (typeof inner === 'object' && exceedsDepth(inner, levels - 1)) return true;
  }
  return false;
}
