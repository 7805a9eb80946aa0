/** The terms of an event: in the router's hot path, so names are walked as a tree that is kept. */
import type { CanonicalEvent } from '../event/event.ts';
import { MAPPED_KEYWORDS, MAPPED_NUMBERS, numberTerm, termStart } from './terms.ts';
import { numberOf } from './typed-values.ts';
import { EXACT_LENGTH, exactText, isContainer, NAME_LENGTH, scalarOf, VALUE_DEPTH } from './values.ts';

/** A name and what is known of the names below it. */
interface NameNode {
  readonly name: string;
  /** How its terms begin. */
  readonly start: string;
  /** Whether the index finds short texts, and numbers, of this name where they stand in the event. */
  readonly isKeyword: boolean;
  readonly isNumber: boolean;
  /** By key; undefined where no query could hold the name. */
  readonly below: Map<string, NameNode | undefined>;
}

/** Names kept; a source that makes ever new names makes the tree begin anew. */
const NAMES_KEPT = 10_000;
let namesMade = 0;
let root = nodeOf('');

function nodeOf(name: string): NameNode {
  const [isKeyword, isNumber] = [MAPPED_KEYWORDS.has(name), MAPPED_NUMBERS.has(name)];
  return { name, start: termStart(name), isKeyword, isNumber, below: new Map() };
}

function nodeBelow(node: NameNode, key: string): NameNode | undefined {
  const known = node.below.get(key);
  if (known !== undefined || node.below.has(key)) return known;
  const name = node === root ? key : `${node.name}.${key}`;
  const made = name.length > NAME_LENGTH || !key.isWellFormed() ? undefined : nodeOf(name);
  namesMade++;
  node.below.set(key, made);
  return made;
}

/**
 * The terms of every value that `termsOf` finds and the index does not find where it stands in the event; those of
 * `parse_error` too, so that its values can be counted.
 */
export function collectTerms(event: CanonicalEvent): string[] {
  if (namesMade > NAMES_KEPT) {
    root = nodeOf('');
    namesMade = 0;
  }
  const terms: string[] = [];
  for (const key in event) {
    if (key === '@timestamp' || key === 'message' || key === 'observed_at') continue;
    const node = nodeBelow(root, key);
    if (node !== undefined) collect(node, event[key as keyof CanonicalEvent], 1, terms);
  }
  if (event.redacted !== undefined) collectNumbers(event.redacted, terms);
  return terms;
}

function collect(node: NameNode, value: unknown, depth: number, terms: string[]): void {
  if (typeof value === 'string') {
    if (!node.isKeyword || value.length > EXACT_LENGTH) terms.push(node.start + exactText(value));
  } else if (typeof value === 'number') {
    if (!node.isNumber && Number.isFinite(value)) terms.push(node.start + value);
  } else if (typeof value === 'boolean') terms.push(node.start + value);
  else if (isContainer(value)) collectContainer(node, value, depth, terms);
}

function collectContainer(
  node: NameNode,
  value: Record<string, unknown>,
  depth: number,
  terms: string[],
): void {
  const scalar = scalarOf(value);
  if (scalar !== undefined) terms.push(node.start + exactText(scalar));
  else if (depth > VALUE_DEPTH) return;
  else if (Array.isArray(value)) for (const element of value) collect(node, element, depth + 1, terms);
  else
    for (const key of Object.keys(value)) {
      const below = nodeBelow(node, key);
      if (below !== undefined) collect(below, value[key], depth + 1, terms);
    }
}

function collectNumbers(redacted: Readonly<Record<string, number>>, terms: string[]): void {
  for (const rule of Object.keys(redacted)) {
    const number = numberOf(redacted[rule] as number);
    if (number !== undefined) terms.push(numberTerm(`redacted.${rule}`, number));
  }
}
