/**
 * An app's own regular expression for the request id. It runs on every message in the process that all apps
 * share, so only patterns are allowed whose time can be bounded, and they see only as much of a message as
 * that time allows.
 */
import {
  type CharSet,
  EMPTY_SET,
  overlap,
  PatternError,
  type PatternNode,
  parsePattern,
  union,
} from './pattern-syntax.ts';
import { requestIdOf } from './request-id.ts';

const MAX_PATTERN_LENGTH = 500;
const MAX_COUNT = 1000;
/** Repeats of a range as narrow as this multiply the time by a constant only. */
const NARROW = 8;
const MAX_BRANCHES = 32;

/**
 * How much of a message is tested, by the power of its length that the time can grow with: the first without
 * any open repeat, the second with one that runs to a definite end, the third with one that can end anywhere.
 * Each takes at worst some tens of milliseconds, on text made for the purpose.
 */
const TESTED_LENGTH = [65_536, 4096, 512] as const;

interface Cost {
  /** Whether the time for one start grows with the length of what is matched. */
  readonly open: boolean;
  /** Open repeats whose end is not definite: each multiplies the time by the length. */
  readonly ambiguous: number;
  /** The constant factor of choices and narrow repeats. */
  readonly branches: number;
}

/** @returns what is wrong with the pattern and how to mend it; undefined when it can be used */
export function checkPattern(pattern: string): string | undefined {
  if (pattern === '') return 'the pattern is empty';
  if (pattern.length > MAX_PATTERN_LENGTH)
    return `the pattern is longer than ${MAX_PATTERN_LENGTH} characters`;
  try {
    if (new RegExp(pattern).test('')) {
      return 'the pattern matches where nothing is; name what comes before the request id';
    }
    testedLength(pattern);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: /, '');
  }
}

/** @returns a function that finds the request id in a message; `undefined` for a pattern that cannot be used */
export function createPatternMatcher(pattern: string): ((message: string) => string | undefined) | undefined {
  if (checkPattern(pattern) !== undefined) return undefined;
  const expression = new RegExp(pattern);
  const length = testedLength(pattern);
  return (message) => {
    const match = expression.exec(message.length > length ? message.slice(0, length) : message);
    return match === null ? undefined : requestIdOf(match[1] ?? match[0]);
  };
}

function testedLength(pattern: string): number {
  const cost = costOf(parsePattern(pattern), EMPTY_SET);
  if (cost.branches > MAX_BRANCHES) throw new PatternError('it has too many alternatives');
  const length = TESTED_LENGTH[cost.open ? 1 + cost.ambiguous : 0];
  if (length !== undefined) return length;
  throw new PatternError(
    'too many repeats can match the same text; use classes that end at a definite character, such as [^"]+ before a quote',
  );
}

/** @param after what can come right behind the node */
function costOf(node: PatternNode, after: CharSet): Cost {
  switch (node.kind) {
    case 'chars':
    case 'place':
      return { open: false, ambiguous: 0, branches: 1 };
    case 'sequence':
      return sum(node.parts.map((part, i) => costOf(part, firstOf(node.parts.slice(i + 1), after))));
    case 'choice': {
      const cost = sum(node.options.map((option) => costOf(option, after)));
      return { ...cost, branches: cost.branches * node.options.length };
    }
    case 'repeat':
      return costOfRepeat(node, after);
  }
}

function costOfRepeat(node: PatternNode & { kind: 'repeat' }, after: CharSet): Cost {
  if ((Number.isFinite(node.max) ? node.max : node.min) > MAX_COUNT) {
    throw new PatternError(`it repeats more than ${MAX_COUNT} times`);
  }
  if (node.max > 1 && !isFixed(node.node)) {
    throw new PatternError('a repeat inside a repeat, or a choice inside one, is not allowed');
  }
  const inner = costOf(node.node, after);
  const width = node.max - node.min;
  const ambiguous = overlap(firstOf([node.node], EMPTY_SET), after) || lengthOf(node.node) > 1;
  if (width <= NARROW) return { ...inner, branches: inner.branches * (ambiguous ? width + 1 : 1) };
  return { open: true, ambiguous: inner.ambiguous + (ambiguous ? 1 : 0), branches: inner.branches };
}

function sum(costs: readonly Cost[]): Cost {
  return {
    open: costs.some((cost) => cost.open),
    ambiguous: costs.reduce((total, cost) => total + cost.ambiguous, 0),
    branches: costs.reduce((product, cost) => product * cost.branches, 1),
  };
}

/** Whether a node matches in one way only, and always as many characters. */
function isFixed(node: PatternNode): boolean {
  switch (node.kind) {
    case 'chars':
      return true;
    case 'place':
    case 'choice':
      return false;
    case 'sequence':
      return node.parts.length > 0 && node.parts.every(isFixed);
    case 'repeat':
      return node.min === node.max && node.min > 0 && isFixed(node.node);
  }
}

function lengthOf(node: PatternNode): number {
  if (node.kind === 'sequence') return node.parts.reduce((total, part) => total + lengthOf(part), 0);
  return node.kind === 'repeat' ? node.min * lengthOf(node.node) : 1;
}

/** The characters that can come first in a sequence; what follows it counts when all of it can be empty. */
function firstOf(parts: readonly PatternNode[], after: CharSet): CharSet {
  let set = EMPTY_SET;
  for (const part of parts) {
    set = union(set, firstOfNode(part));
    if (!canBeEmpty(part)) return set;
  }
  return union(set, after);
}

function firstOfNode(node: PatternNode): CharSet {
  switch (node.kind) {
    case 'chars':
      return node.set;
    case 'place':
      return EMPTY_SET;
    case 'sequence':
      return firstOf(node.parts, EMPTY_SET);
    case 'choice':
      return node.options.map(firstOfNode).reduce(union);
    case 'repeat':
      return firstOfNode(node.node);
  }
}

function canBeEmpty(node: PatternNode): boolean {
  switch (node.kind) {
    case 'chars':
      return false;
    case 'place':
      return true;
    case 'sequence':
      return node.parts.every(canBeEmpty);
    case 'choice':
      return node.options.some(canBeEmpty);
    case 'repeat':
      return node.min === 0 || canBeEmpty(node.node);
  }
}
