import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { WriteResult } from '@kapuas/core/ports/event-store.ts';
import { inTransaction } from '../format/connection.ts';
import { dayOfSlice, eventsFile, indexFile } from '../format/layout.ts';
import { catchUp } from './catch-up.ts';
import { type Lines, readLines } from './lines.ts';
import {
  type IncomingBatch,
  openSliceEvents,
  type Part,
  type SliceEvents,
  type SliceEventsOptions,
} from './slice-events.ts';
import { openSliceIndex, type SliceIndex } from './slice-index.ts';

export interface PayloadBatch extends IncomingBatch {
  readonly payload: Uint8Array;
}

/** The slice that takes in what arrives. */
export interface SliceWriter {
  readonly slice: string;
  readonly day: number;
  readonly events: SliceEvents;
  /** Durable when it returns; `index` makes it searchable. Throws, and has then stored nothing. */
  store(batches: readonly PayloadBatch[], known: KnownBatch): StoredGroup;
  /** Rows indexed and not yet found, because not yet committed. */
  readonly pending: number;
  index(group: StoredGroup): void;
  refresh(): void;
  drop(app: string): void;
  /** Throws when there is no room for more. */
  probe(): void;
  /** Leaves both files complete, durable and at rest. */
  seal(): void;
  close(): void;
}

/** What an earlier slice knows of a batch. */
export type KnownBatch = (batch: IncomingBatch) => WriteResult | undefined;

export interface StoredGroup {
  readonly results: readonly WriteResult[];
  readonly added: readonly { readonly part: Part; readonly first: number; readonly lines: Lines }[];
}

export function openSliceWriter(dir: string, slice: string, options: SliceEventsOptions): SliceWriter {
  mkdirSync(dirname(eventsFile(dir, slice)), { recursive: true });
  const events = openSliceEvents(eventsFile(dir, slice), options);
  const index = openOrRebuild(indexFile(dir, slice), events, options.maxFileBytes);

  function store(batches: readonly PayloadBatch[], known: KnownBatch): StoredGroup {
    return inTransaction(events.connection, () => {
      const added: StoredGroup['added'][number][] = [];
      const results = batches.map((batch) => {
        const before = events.known(batch) ?? known(batch);
        if (before !== undefined) return before;
        const lines = readLines(batch.payload);
        added.push({ ...events.append(batch, lines), lines });
        return { stored: lines.lines.length, retry: [], refused: lines.refused };
      });
      events.flush();
      return { results, added };
    });
  }

  function addToIndex({ added }: StoredGroup): void {
    for (const { part, lines } of added) {
      lines.events.forEach((event, at) => {
        index.add(part, lines.times[at] as number, event);
      });
    }
  }

  return {
    slice,
    day: dayOfSlice(slice),
    events,
    store,
    get pending() {
      return index.pending;
    },
    index: addToIndex,
    refresh: () => index.commit(),
    drop(app) {
      const part = events.partOf(app);
      if (part === undefined) return;
      index.drop(part.no);
      inTransaction(events.connection, () => events.drop(app));
    },
    probe: () => events.probe(),
    seal() {
      index.commit();
      for (const { db } of [index.connection, events.connection]) db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    close() {
      index.connection.close();
      events.connection.close();
    },
  };
}

/** The index is derived, so one that cannot be read is made again. */
function openOrRebuild(path: string, events: SliceEvents, maxBytes: number | undefined): SliceIndex {
  try {
    return openCaughtUp(path, events, maxBytes);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    return openCaughtUp(path, events, maxBytes);
  }
}

function openCaughtUp(path: string, events: SliceEvents, maxBytes: number | undefined): SliceIndex {
  const index = openSliceIndex(path, maxBytes);
  try {
    catchUp(events, index);
    return index;
  } catch (error) {
    index.connection.close();
    throw error;
  }
}

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

function isDamaged(error: unknown): boolean {
  const code = Number((error as { errcode?: number }).errcode) & 0xff;
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}
