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
  readonly part: string;
  readonly first: number;
  readonly lines: Buffer;
  readonly ends: Uint32Array;
}

type BlockRow = [first: number, coding: Coding, body: Uint8Array];

export function createBodies(slices: OpenSlices): Bodies {
  const blocks = createBlockCache();
  const dictionaries = createByteCache<Uint8Array>(READER_MEMORY.blockBytes / 8);

  function blockOf(part: PartView, row: number): Block {
    const known = blocks.find(part.key, row);
    if (known !== undefined) return known;
    const block = readBlock(part, row);
    blocks.add(block);
    return block;
  }

  function readBlock(part: PartView, row: number): Block {
    const files = slices.open(part.slice);
    if (files === undefined) throw new StaleIndexError();
    const found = files.events
      .prepare(
        `SELECT first, coding, body FROM p${part.no}_block WHERE first <= ? ORDER BY first DESC LIMIT 1`,
      )
      .get(BigInt(row)) as unknown as BlockRow | undefined;
    if (found === undefined) throw new StaleIndexError();
    const [first, coding, body] = found;
    const lines = decodeBlock(body, coding, dictionaryOf(files, part));
    return { part: part.key, first, lines, ends: lineEnds(lines) };
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
      blocks.clear();
      dictionaries.clear();
    },
  };
}

/** A few hundred blocks at most, so they are simply gone through, the one used last first. */
function createBlockCache() {
  let blocks: Block[] = [];
  let bytes = 0;

  function moveToFront(at: number): Block {
    const block = blocks[at] as Block;
    if (at > 0) {
      blocks.copyWithin(1, 0, at);
      blocks[0] = block;
    }
    return block;
  }

  return {
    find(part: string, row: number): Block | undefined {
      for (let at = 0; at < blocks.length; at++) {
        const { first, ends, part: itsPart } = blocks[at] as Block;
        if (row >= first && row < first + ends.length && part === itsPart) return moveToFront(at);
      }
      return undefined;
    },
    add(block: Block): void {
      blocks.unshift(block);
      bytes += sizeOf(block);
      while (bytes > READER_MEMORY.blockBytes && blocks.length > 1) bytes -= sizeOf(blocks.pop() as Block);
    },
    clear(): void {
      blocks = [];
      bytes = 0;
    },
  };
}

function sizeOf({ lines, ends }: Block): number {
  return lines.length + ends.byteLength;
}
