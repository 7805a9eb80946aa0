import { eventId } from '@kapuas/core/event/batch.ts';
import { READER_MEMORY } from '../memory.ts';
import type { PartView } from './parts.ts';
import { StaleIndexError } from './parts.ts';
import type { OpenSlices } from './slice-files.ts';

/** From rows to event ids and back: both follow from the batches that the rows came with. */
export interface Batches {
  idOf(part: PartView, row: number): string;
  rowOf(part: PartView, id: string): number | undefined;
  /** The place of a row among all rows of its slice, whatever their app, in the order of arrival. */
  sequenceOf(part: PartView, row: number): number;
}

interface StoredBatch {
  readonly id: string;
  readonly first: number;
  readonly stored: number;
  readonly sequence: number;
  /** Lines that are not stored, ascending. */
  readonly refused: readonly number[];
}

type BatchRow = [id: string, first: number, stored: number, sequence: number, refused: string | null];
const COLUMNS = 'id, first, stored, sequence, refused';

export function createBatches(slices: OpenSlices): Batches {
  const known = createKnownBatches();

  function eventsOf(part: PartView) {
    const files = slices.open(part.slice);
    if (files === undefined) throw new StaleIndexError();
    return files.events;
  }

  function batchOf(part: PartView, row: number): StoredBatch {
    const before = known.find(part.key, row);
    if (before !== undefined) return before;
    const found = eventsOf(part)
      .prepare(
        `SELECT ${COLUMNS} FROM p${part.no}_batch WHERE first <= ? AND stored > 0 ORDER BY first DESC LIMIT 1`,
      )
      .get(BigInt(row)) as unknown as BatchRow | undefined;
    if (found === undefined) throw new StaleIndexError();
    const batch = toBatch(found);
    known.add(part.key, batch);
    return batch;
  }

  return {
    idOf(part, row) {
      const { id, first, refused } = batchOf(part, row);
      let line = row - first;
      for (const skipped of refused) if (skipped <= line) line++;
      return eventId(id, line);
    },
    rowOf(part, id) {
      const dot = id.lastIndexOf('.');
      const line = Number(id.slice(dot + 1));
      const found = eventsOf(part)
        .prepare(`SELECT ${COLUMNS} FROM p${part.no}_batch WHERE id = ?`)
        .get(id.slice(0, Math.max(dot, 0))) as unknown as BatchRow | undefined;
      if (found === undefined || !Number.isInteger(line)) return undefined;
      const { first, stored, refused } = toBatch(found);
      const offset = line - refused.filter((skipped) => skipped < line).length;
      const isStored = line >= 0 && offset < stored && !refused.includes(line);
      return isStored && first + offset <= part.rows ? first + offset : undefined;
    },
    sequenceOf(part, row) {
      const { first, sequence } = batchOf(part, row);
      return sequence + row - first;
    },
  };
}

function toBatch([id, first, stored, sequence, refused]: BatchRow): StoredBatch {
  const lines =
    refused === null ? [] : (JSON.parse(refused) as { readonly line: number }[]).map(({ line }) => line);
  return { id, first, stored, sequence, refused: lines };
}

function isWithin({ first, stored }: StoredBatch, row: number): boolean {
  return row >= first && row < first + stored;
}

/** Batches that were looked up, by part and in the order of rows; they never change. */
function createKnownBatches() {
  const parts = new Map<string, StoredBatch[]>();
  let count = 0;

  return {
    find(part: string, row: number): StoredBatch | undefined {
      const batches = parts.get(part);
      const batch = batches?.[countUpTo(batches, row) - 1];
      return batch !== undefined && isWithin(batch, row) ? batch : undefined;
    },
    add(part: string, batch: StoredBatch): void {
      if (++count > READER_MEMORY.knownBatches) {
        parts.clear();
        count = 1;
      }
      const batches = parts.get(part) ?? [];
      parts.set(part, batches);
      batches.splice(countUpTo(batches, batch.first), 0, batch);
    },
  };
}

/** How many batches begin at or before the row. */
function countUpTo(batches: readonly StoredBatch[], row: number): number {
  let low = 0;
  let high = batches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((batches[middle] as StoredBatch).first <= row) low = middle + 1;
    else high = middle;
  }
  return low;
}
