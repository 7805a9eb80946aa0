import { existsSync } from 'node:fs';
import { type Connection, openConnection } from '../format/connection.ts';
import { eventsFile, indexFile } from '../format/layout.ts';
import { READER_MEMORY } from '../memory.ts';

/** The two files of a slice, open for reading. */
export interface SliceFiles {
  readonly index: Connection;
  readonly events: Connection;
}

/** Opens slices as they are asked for and keeps the ones used last. */
export interface OpenSlices {
  /** Undefined when the slice is gone, or not yet searchable. */
  open(slice: string): SliceFiles | undefined;
  /** Closes what is in no list any more. */
  retain(slices: readonly string[]): void;
  close(): void;
}

export function createOpenSlices(dir: string): OpenSlices {
  const opened = new Map<string, SliceFiles>();

  function open(slice: string): SliceFiles | undefined {
    const known = opened.get(slice) ?? openFiles(dir, slice);
    if (known === undefined) return undefined;
    opened.delete(slice);
    opened.set(slice, known);
    for (const oldest of opened.keys()) {
      if (opened.size <= READER_MEMORY.openSlices) break;
      close(oldest);
    }
    return known;
  }

  function close(slice: string): void {
    const files = opened.get(slice);
    opened.delete(slice);
    files?.index.close();
    files?.events.close();
  }

  return {
    open,
    retain(slices) {
      const listed = new Set(slices);
      for (const slice of [...opened.keys()]) if (!listed.has(slice)) close(slice);
    },
    close() {
      for (const slice of [...opened.keys()]) close(slice);
    },
  };
}

function openFiles(dir: string, slice: string): SliceFiles | undefined {
  const paths = { index: indexFile(dir, slice), events: eventsFile(dir, slice) };
  if (!existsSync(paths.index) || !existsSync(paths.events)) return undefined;
  const { indexCacheBytes, eventsCacheBytes } = READER_MEMORY;
  return {
    index: openConnection(paths.index, { readOnly: true, cacheBytes: indexCacheBytes, durability: 'normal' }),
    events: openConnection(paths.events, {
      readOnly: true,
      cacheBytes: eventsCacheBytes,
      durability: 'normal',
    }),
  };
}
