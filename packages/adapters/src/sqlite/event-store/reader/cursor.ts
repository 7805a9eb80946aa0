import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Place } from './order.ts';

/** Where a page ended, and what the first page counted. */
export interface Cursor {
  readonly order: 'asc' | 'desc';
  readonly place: Place;
  readonly total: { readonly value: number; readonly relation: 'eq' | 'gte' };
}

const VERSION = 1;

export function encodeCursor({ order, place, total }: Cursor): string {
  const fields = [VERSION, order, place.time, place.slice, place.sequence, total.value, total.relation];
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}

export function decodeCursor(text: string, order: 'asc' | 'desc'): Cursor {
  const fields = parse(text);
  const [version, itsOrder, time, slice, sequence, value, relation] = fields;
  const numbers = [time, slice, sequence, value];
  const isCursor =
    version === VERSION && numbers.every(Number.isFinite) && (relation === 'eq' || relation === 'gte');
  if (!isCursor) throw new KapuasError('bad-cursor', 'the cursor is not one that a search gave');
  if (itsOrder !== order)
    throw new KapuasError('bad-cursor', `the cursor is of a search in ${itsOrder} order`);
  const [at, inSlice, afterSequence, counted] = numbers as [number, number, number, number];
  return {
    order,
    place: { time: at, slice: inSlice, sequence: afterSequence },
    total: { value: counted, relation: relation as 'eq' | 'gte' },
  };
}

function parse(text: string): unknown[] {
  try {
    const fields: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(fields) ? fields : [];
  } catch {
    return [];
  }
}
