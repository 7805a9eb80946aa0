import type { FieldValues } from '../ports/event-store.ts';
import { numberOf } from './typed-values.ts';

/** Counts the values of one field. */
export interface FieldTally {
  add(value: string, count: number): void;
  /** Values were not looked at, so there may be more. */
  leaveOut(): void;
  result(limit: number): FieldValues;
}

/** @param type undefined when the values tell it */
export function createFieldTally(name: string, type: FieldValues['type'] | undefined): FieldTally {
  const counts = new Map<string, number>();
  let leftOut = false;
  return {
    add(value, count) {
      counts.set(value, (counts.get(value) ?? 0) + count);
    },
    leaveOut() {
      leftOut = true;
    },
    result(limit) {
      const sorted = [...counts].sort(
        ([left, most], [right, least]) => least - most || compareText(left, right),
      );
      return {
        name,
        type: type ?? typeOf(counts.keys()),
        values: sorted.slice(0, limit).map(([value, count]) => ({ value, count })),
        more: leftOut || sorted.length > limit,
      };
    },
  };
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function typeOf(values: Iterable<string>): FieldValues['type'] {
  const all = [...values];
  if (all.every((value) => value === 'true' || value === 'false')) return 'boolean';
  return all.every((value) => numberOf(value) !== undefined) ? 'number' : 'keyword';
}
