/** Reads the part of JavaScript's regular expressions whose running time can be judged. */

/** The ASCII characters that one place can match, and whether others can. */
export interface CharSet {
  readonly ascii: readonly boolean[];
  readonly other: boolean;
}

export type PatternNode =
  | { readonly kind: 'chars'; readonly set: CharSet }
  /** Matches a place, not a character: ^ $ \b \B */
  | { readonly kind: 'place' }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly node: PatternNode; readonly min: number; readonly max: number };

export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** Throws a PatternError for what can take exponential time by its nature: back-references and look-around. */
export function parsePattern(pattern: string): PatternNode {
  const reader: Reader = { pattern, at: 0 };
  const node = readChoice(reader);
  if (reader.at < pattern.length) throw new PatternError(`"${pattern[reader.at]}" is unexpected`);
  return node;
}

interface Reader {
  readonly pattern: string;
  at: number;
}

function readChoice(reader: Reader): PatternNode {
  const options = [readSequence(reader)];
  while (reader.pattern[reader.at] === '|') {
    reader.at += 1;
    options.push(readSequence(reader));
  }
  return options.length === 1 ? (options[0] as PatternNode) : { kind: 'choice', options };
}

function readSequence(reader: Reader): PatternNode {
  const parts: PatternNode[] = [];
  while (reader.at < reader.pattern.length && !'|)'.includes(reader.pattern[reader.at] as string)) {
    parts.push(readRepeat(reader, readAtom(reader)));
  }
  return { kind: 'sequence', parts };
}

const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;

function readRepeat(reader: Reader, node: PatternNode): PatternNode {
  QUANTIFIER.lastIndex = reader.at;
  const match = QUANTIFIER.exec(reader.pattern);
  if (match === null) return node;
  reader.at = QUANTIFIER.lastIndex;
  const [, sign, low, comma, high] = match;
  if (sign !== undefined) {
    return {
      kind: 'repeat',
      node,
      min: sign === '+' ? 1 : 0,
      max: sign === '?' ? 1 : Number.POSITIVE_INFINITY,
    };
  }
  const min = Number(low);
  const max = comma === undefined ? min : high === '' ? Number.POSITIVE_INFINITY : Number(high);
  return { kind: 'repeat', node, min, max };
}

const GROUP_START = /\((?:\?:|\?<[A-Za-z_$][\w$]*>|(?!\?))/y;

function readAtom(reader: Reader): PatternNode {
  const sign = reader.pattern[reader.at] as string;
  if (sign === '(') return readGroup(reader);
  if (sign === '[') return { kind: 'chars', set: readClass(reader) };
  if (sign === '\\') return readEscape(reader);
  reader.at += 1;
  if (sign === '^' || sign === '$') return { kind: 'place' };
  if (sign === '.') return { kind: 'chars', set: complement(setOf('\n\r')) };
  if ('*+?'.includes(sign)) throw new PatternError(`"${sign}" has nothing to repeat`);
  return { kind: 'chars', set: setOf(sign) };
}

function readGroup(reader: Reader): PatternNode {
  GROUP_START.lastIndex = reader.at;
  if (!GROUP_START.test(reader.pattern)) throw new PatternError('look-ahead and look-behind are not allowed');
  reader.at = GROUP_START.lastIndex;
  const node = readChoice(reader);
  if (reader.pattern[reader.at] !== ')') throw new PatternError('a group is not closed');
  reader.at += 1;
  return node;
}

const DIGITS = setWhere((char) => /\d/.test(char), false);
const WORD = setWhere((char) => /\w/.test(char), false);
const SPACE = setWhere((char) => /\s/.test(char), true);
const CLASSES: Readonly<Record<string, CharSet>> = {
  d: DIGITS,
  D: complement(DIGITS),
  w: WORD,
  W: complement(WORD),
  s: SPACE,
  S: complement(SPACE, true),
};
const CONTROLS: Readonly<Record<string, string>> = {
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  f: '\f',
  v: '\v',
  0: '\0',
};
const CODE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/y;

function readEscape(reader: Reader): PatternNode {
  const letter = reader.pattern[reader.at + 1];
  if (letter === 'b' || letter === 'B') {
    reader.at += 2;
    return { kind: 'place' };
  }
  if (letter !== undefined && /[1-9k]/.test(letter))
    throw new PatternError('back-references are not allowed');
  return { kind: 'chars', set: readEscapedSet(reader) };
}

function readEscapedSet(reader: Reader): CharSet {
  CODE.lastIndex = reader.at;
  const code = CODE.exec(reader.pattern);
  if (code !== null) {
    reader.at = CODE.lastIndex;
    return setOf(String.fromCharCode(Number.parseInt((code[1] ?? code[2]) as string, 16)));
  }
  const letter = reader.pattern[reader.at + 1];
  if (letter === undefined) throw new PatternError('it ends with a backslash');
  if (/[pPc]/.test(letter)) throw new PatternError(`"\\${letter}" is not allowed`);
  reader.at += 2;
  return CLASSES[letter] ?? setOf(CONTROLS[letter] ?? letter);
}

function readClass(reader: Reader): CharSet {
  const { pattern } = reader;
  reader.at += 1;
  const negated = pattern[reader.at] === '^';
  if (negated) reader.at += 1;
  let set = setOf('');
  while (pattern[reader.at] !== ']') {
    if (reader.at >= pattern.length) throw new PatternError('a "[" is not closed');
    set = union(set, readClassRange(reader));
  }
  reader.at += 1;
  return negated ? complement(set, true) : set;
}

function readClassRange(reader: Reader): CharSet {
  const from = readClassMember(reader);
  if (reader.pattern[reader.at] !== '-' || reader.pattern[reader.at + 1] === ']') return from;
  reader.at += 1;
  return span(from, readClassMember(reader));
}

function readClassMember(reader: Reader): CharSet {
  const sign = reader.pattern[reader.at];
  if (sign === undefined) throw new PatternError('a "[" is not closed');
  if (sign === '\\') return readEscapedSet(reader);
  reader.at += 1;
  return setOf(sign);
}

function setWhere(matches: (char: string) => boolean, other: boolean): CharSet {
  return { ascii: Array.from({ length: 128 }, (_, code) => matches(String.fromCharCode(code))), other };
}

function setOf(chars: string): CharSet {
  return setWhere(
    (char) => chars.includes(char),
    [...chars].some((char) => char.charCodeAt(0) > 127),
  );
}

/** Characters outside ASCII are one, so they stay in both a set that has some and its complement. */
function complement(set: CharSet, other = true): CharSet {
  return { ascii: set.ascii.map((has) => !has), other };
}

export function union(a: CharSet, b: CharSet): CharSet {
  return { ascii: a.ascii.map((has, code) => has || b.ascii[code] === true), other: a.other || b.other };
}

/** From the lowest of one to the highest of the other; at least everything that the range can hold. */
function span(from: CharSet, to: CharSet): CharSet {
  const low = from.ascii.indexOf(true);
  const high = to.other ? 127 : to.ascii.lastIndexOf(true);
  const ascii = from.ascii.map((_, code) => low >= 0 && code >= low && code <= high);
  return { ascii, other: from.other || to.other };
}

export function overlap(a: CharSet, b: CharSet): boolean {
  return (a.other && b.other) || a.ascii.some((has, code) => has && b.ascii[code] === true);
}

export const EMPTY_SET = setOf('');
