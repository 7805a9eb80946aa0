import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One slice is one folder: `events.db` holds what was taken in and is the truth; `index.db` is derived from it
 * and can be built again. Slices follow arrival, not the times in the events.
 */
const SLICE = /^(\d{8})-\d{4}-\d\d-\d\d$/;
const REMOVED = /^removed-/;
const DAY_MS = 86_400_000;

/** @param day days since the epoch, UTC */
export function sliceName(sequence: number, day: number): string {
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  return `${String(sequence).padStart(8, '0')}-${date}`;
}

export function sequenceOf(slice: string): number {
  return Number(slice.slice(0, 8));
}

/** Days since the epoch, UTC, of the day that the slice was begun for. */
export function dayOfSlice(slice: string): number {
  return dayOf(Date.parse(slice.slice(9)));
}

/** @param receivedAt milliseconds since the epoch */
export function dayOf(receivedAt: number): number {
  return Math.floor(receivedAt / DAY_MS);
}

/** Oldest first. */
export function listSlices(dir: string): string[] {
  return readdirSync(dir)
    .filter((name) => SLICE.test(name))
    .sort();
}

/** What a removal that was cut short left behind. */
export function listRemoved(dir: string): string[] {
  return readdirSync(dir).filter((name) => REMOVED.test(name));
}

export function removedName(slice: string): string {
  return `removed-${slice}`;
}

export function eventsFile(dir: string, slice: string): string {
  return join(dir, slice, 'events.db');
}

export function indexFile(dir: string, slice: string): string {
  return join(dir, slice, 'index.db');
}
