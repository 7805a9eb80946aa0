/** The names of an app's indices; DESIGN.md beside this file lists them. */
import { indexName } from '@kapuas/core/apps/app.ts';

/** One of an app's indices. */
export interface AppIndex {
  readonly name: string;
  /** It holds what was received from this time on (milliseconds since the epoch), until the next index's. */
  readonly from: number;
}

/** Digits of a time in a name, so that names sort as times do. */
const TIME_DIGITS = 13;

/** What follows the app's alias in the name of an index; an app's name has no dot, so no other app's begins so. */
const SUFFIX = new RegExp(`^\\.(\\d{${TIME_DIGITS}})$`);

/** The app's first index takes everything up to its second. */
export function nameIndex(alias: string, from: number): AppIndex {
  return { name: `${alias}.${String(from).padStart(TIME_DIGITS, '0')}`, from };
}

/** Matches the indices of the app, and maybe others that `parseIndexName` leaves out. */
export function indexPattern(alias: string): string {
  return `${alias}.*`;
}

export function parseIndexName(alias: string, name: string): AppIndex | undefined {
  const from = name.startsWith(alias) ? SUFFIX.exec(name.slice(alias.length))?.[1] : undefined;
  return from === undefined ? undefined : { name, from: Number(from) };
}

/**
 * An index is written through an alias of its own, by requests that demand an alias: to a name that is gone they
 * fail, where a write to an index's own name would make the index anew, without mapping.
 */
export function writeAlias(index: string): string {
  return `${index}.write`;
}

/** Oldest first. */
export function sortIndices(indices: readonly AppIndex[]): AppIndex[] {
  return indices.toSorted((left, right) => left.from - right.from);
}

/** Where a batch lies. */
export interface Placement {
  readonly index: AppIndex;
  /** The index before it. */
  readonly previous?: AppIndex;
}

/**
 * The index that was in force at a time, which alone decides where a batch lies: written again after a roll-over it
 * finds itself. What is older than all indices goes to the oldest.
 * @param indices oldest first
 */
export function placementAt(indices: readonly AppIndex[], time: number): Placement | undefined {
  const place = Math.max(
    0,
    indices.findLastIndex(({ from }) => from <= time),
  );
  const [index, previous] = [indices[place], indices[place - 1]];
  return index && { index, ...(previous && { previous }) };
}

/** The component template of all apps. */
export function coreTemplateName(prefix: string): string {
  return indexName('core', prefix);
}
