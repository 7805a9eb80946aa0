/** Which names in a source's record mean which core field: subjects list theirs, the builder walks them. */
import { type Draft, offer } from './draft.ts';
import type { JsonValue } from './event.ts';
import { scalarText } from './json.ts';

/** @returns true when the value is taken and stays no attribute */
export type Claim = (draft: Draft, value: JsonValue, key: string) => boolean;

/** What a name means: itself, and the names inside when its value is an object. */
export interface ClaimNode {
  claim?: Claim;
  inside?: ClaimTree;
}

export type ClaimTree = Map<string, ClaimNode>;

/** Adds a claim for each of the names. */
export function addClaim(tree: ClaimTree, names: readonly string[], claim: Claim): void {
  for (const name of names) nodeOf(tree, name).claim = claim;
}

/** The tree of the names inside each of `names`; they share it. */
export function inside(tree: ClaimTree, ...names: readonly string[]): ClaimTree {
  const shared: ClaimTree = nodeOf(tree, names[0] as string).inside ?? new Map();
  for (const name of names) nodeOf(tree, name).inside = shared;
  return shared;
}

function nodeOf(tree: ClaimTree, name: string): ClaimNode {
  const found = tree.get(name);
  if (found !== undefined) return found;
  const node: ClaimNode = {};
  tree.set(name, node);
  return node;
}

/** Claims a value that `read` understands for a slot. */
export function claimFor(
  slot: number,
  rank: number,
  read: (value: JsonValue) => JsonValue | undefined,
): Claim {
  return (draft, value, key) => {
    const meaning = read(value);
    return meaning !== undefined && offer(draft, slot, rank, key, value, meaning);
  };
}

/** Text that says something: not empty, and not the dash that access logs write for nothing. */
export function textOf(value: JsonValue): string | undefined {
  const text = scalarText(value);
  return text === undefined || text === '' || text === '-' ? undefined : text;
}

/** As `textOf`, where a header or an OpenTelemetry attribute may come as a list of one. */
export function firstTextOf(value: JsonValue): string | undefined {
  return Array.isArray(value)
    ? value.length === 1
      ? textOf(value[0] as JsonValue)
      : undefined
    : textOf(value);
}

/** The ways in which sources write a header's name: x-user-id, X-User-Id, X-USER-ID, x_user_id, http_x_user_id. */
export function headerNames(name: string): string[] {
  const lower = name.toLowerCase();
  const title = lower.replace(
    /(^|-)([a-z])/g,
    (_, dash: string, letter: string) => dash + letter.toUpperCase(),
  );
  const snake = lower.replaceAll('-', '_');
  return [
    ...new Set([
      lower,
      title,
      title.replace(/Id$/, 'ID'),
      lower.toUpperCase(),
      snake,
      `http_${snake}`,
      `http.request.header.${lower}`,
    ]),
  ];
}
