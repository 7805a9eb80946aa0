import { type Coding, decodeBlock } from '../format/block.ts';
import { readLines } from './lines.ts';
import type { Part, SliceEvents } from './slice-events.ts';
import type { SliceIndex } from './slice-index.ts';

const BLOCKS_AT_ONCE = 64;
/** Bounds the transaction, and what is done again when it is cut short. */
const COMMIT_ROWS = 32_768;

/** Indexes what was stored and not yet indexed when the process, or the index, went away. */
export function catchUp(events: SliceEvents, index: SliceIndex): void {
  for (const part of events.parts()) catchUpPart(events, index, part);
  index.commit();
}

function catchUpPart(events: SliceEvents, index: SliceIndex, part: Part): void {
  while (index.indexed(part) < part.rows) {
    for (const [first, coding, body] of nextBlocks(events, part, index.indexed(part) + 1)) {
      const { events: found, times } = readLines(decodeBlock(body, coding, part.packer.dictionary));
      const skip = index.indexed(part) + 1 - first;
      for (let at = skip; at < found.length; at++) {
        index.add(part, times[at] as number, found[at] as (typeof found)[number]);
      }
    }
    if (index.pending >= COMMIT_ROWS) index.commit();
  }
}

type BlockRow = [first: number, coding: Coding, body: Uint8Array];

/** The block that holds `row`, and some that follow. */
function nextBlocks({ connection }: SliceEvents, { no }: Part, row: number): BlockRow[] {
  const start = `(SELECT max(first) FROM p${no}_block WHERE first <= ?)`;
  const found = connection
    .prepare(`SELECT first, coding, body FROM p${no}_block WHERE first >= ${start} ORDER BY first LIMIT ?`)
    .all(row, BLOCKS_AT_ONCE) as unknown as BlockRow[];
  if (found.length === 0) throw new Error(`p${no}_block lacks row ${row}`);
  return found;
}
