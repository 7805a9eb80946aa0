import type { SearchPage } from '@kapuas/core/ports/event-store.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';

/** A hit's values of what hits are sorted by: `sortOf` in hits.ts. */
export type Place = readonly [at: number, sequence: number, index: string];

/** Where a page ended, and what the first page counted. */
export interface Cursor {
  readonly order: 'asc' | 'desc';
  /** Of the last hit. */
  readonly place: Place;
  readonly total: SearchPage['total'];
}

const VERSION = 1;

export function encodeCursor({ order, place, total }: Cursor): string {
  return Buffer.from(JSON.stringify([VERSION, order, place, total.value, total.relation])).toString(
    'base64url',
  );
}

export function decodeCursor(text: string, order: 'asc' | 'desc'): Cursor {
  const [version, itsOrder, place, value, relation] = parse(text);
  const isCursor =
    version === VERSION &&
    isPlace(place) &&
    Number.isSafeInteger(value) &&
    (relation === 'eq' || relation === 'gte');
  if (!isCursor) throw new KapuasError('bad-cursor', 'the cursor is not one that a search gave');
  if (itsOrder !== order)
    throw new KapuasError('bad-cursor', `the cursor is of a search in ${itsOrder} order`);
  return { order, place, total: { value: value as number, relation } };
}

function isPlace(value: unknown): value is Place {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [at, sequence, index] = value as unknown[];
  return Number.isSafeInteger(at) && Number.isSafeInteger(sequence) && typeof index === 'string';
}

function parse(text: string): unknown[] {
  try {
    const fields: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(fields) ? fields : [];
  } catch {
    return [];
  }
}
