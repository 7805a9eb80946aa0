import { decodeLine } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { type Coding, decodeBlock, lineEnds } from '../format/block.ts';
import { READER_MEMORY } from '../memory.ts';
import { createByteCache } from './byte-cache.ts';
import { type PartView, StaleIndexError } from './parts.ts';
import type { OpenSlices, SliceFiles } from './slice-files.ts';

/** The events themselves. */
export interface Bodies {
  /** The event as JSON; the bytes belong to a cache. */
  line(part: PartView, row: number): Buffer;
  event(part: PartView, row: number): CanonicalEvent;
  clear(): void;
}

interface Block {
  readonly first: number;
  readonly lines: Buffer;
  readonly ends: Uint32Array;
}

export function createBodies(slices: OpenSlices): Bodies {
  const blocks = createByteCache<Block>(READER_MEMORY.blockBytes);
  const dictionaries = createByteCache<Uint8Array>(READER_MEMORY.blockBytes / 8);
  /** Rows are mostly asked for one after the other. */
  let last: { readonly part: string; readonly block: Block } | undefined;

  function blockOf(part: PartView, row: number): Block {
    if (last !== undefined && last.part === part.key && holds(last.block, row)) return last.block;
    const block = findBlock(part, row);
    last = { part: part.key, block };
    return block;
  }

  function findBlock(part: PartView, row: number): Block {
    const files = slices.open(part.slice);
    if (files === undefined) throw new StaleIndexError();
    const found = files.events
      .prepare(`SELECT first, rows FROM p${part.no}_block WHERE first <= ? ORDER BY first DESC LIMIT 1`)
      .get(row) as unknown as [number, number] | undefined;
    if (found === undefined) throw new StaleIndexError();
    const [first, rows] = found;
    const key = `${part.key}/${first}/${rows}`;
    const known = blocks.get(key);
    if (known !== undefined) return known;
    const block = readBlock(files, part, first);
    blocks.set(key, block, block.lines.length + block.ends.byteLength);
    return block;
  }

  function readBlock(files: SliceFiles, part: PartView, first: number): Block {
    const row = files.events
      .prepare(`SELECT coding, body FROM p${part.no}_block WHERE first = ?`)
      .get(first) as unknown | undefined;
    if (row === undefined) throw new StaleIndexError();
    const [coding, body] = row as [Coding, Uint8Array];
    const lines = decodeBlock(body, coding, dictionaryOf(files, part));
    return { first, lines, ends: lineEnds(lines) };
  }

  function dictionaryOf(files: SliceFiles, part: PartView): Uint8Array | undefined {
    const known = dictionaries.get(part.key);
    if (known !== undefined) return known;
    const row = files.events.prepare('SELECT dictionary FROM part WHERE no = ?').get(part.no);
    const [dictionary] = (row ?? [null]) as unknown as [Uint8Array | null];
    if (dictionary !== null) dictionaries.set(part.key, dictionary, dictionary.length);
    return dictionary ?? undefined;
  }

  function line(part: PartView, row: number): Buffer {
    const { first, lines, ends } = blockOf(part, row);
    const at = row - first;
    return lines.subarray(at === 0 ? 0 : (ends[at - 1] as number) + 1, ends[at]);
  }

  return {
    line,
    event: (part, row) => decodeLine(line(part, row)),
    clear() {
      last = undefined;
      blocks.clear();
      dictionaries.clear();
    },
  };
}

function holds({ first, ends }: Block, row: number): boolean {
  return row >= first && row < first + ends.length;
}
