import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dayOf, listRemoved, listSlices, sequenceOf, sliceName } from '../format/layout.ts';
import { type History, openHistory, removeSlice } from './history.ts';
import { lockDirectory } from './lock.ts';
import type { IncomingBatch } from './slice-events.ts';
import { openSliceWriter, type PayloadBatch, type SliceWriter, type StoredGroup } from './slice-writer.ts';

export interface StoreWriterOptions {
  readonly dir: string;
  /** A new slice begins when the newest holds so many events. */
  readonly sliceEvents: number;
  /** A batch that comes again is known for so long after it was received. */
  readonly ledgerMs: number;
  readonly maxFileBytes?: number | undefined;
}

/** All slices of the store, for the one thread that writes. */
export interface StoreWriter {
  slices(): readonly string[];
  /** The batches that go into one slice together, from the start of the list; at least one. */
  nextGroup(batches: readonly PayloadBatch[]): readonly PayloadBatch[];
  /** Durable when it returns. Throws, and has then stored nothing of the group. */
  store(group: readonly PayloadBatch[]): StoredGroup;
  index(group: StoredGroup): void;
  readonly pending: number;
  /** What was stored is found from now on. */
  refresh(): void;
  deleteBefore(app: string, receivedBefore: number): void;
  /** Throws when there is no room for more. */
  probe(): void;
  /** After a failure: forgets what is in memory; the next use reads the files again. */
  reopen(): void;
  close(): void;
}

export function openStoreWriter(options: StoreWriterOptions): StoreWriter {
  const { dir, sliceEvents, ledgerMs } = options;
  mkdirSync(dir, { recursive: true });
  const lock = lockDirectory(dir);
  for (const name of listRemoved(dir)) rmSync(join(dir, name), { recursive: true, force: true });
  let slices = listSlices(dir);
  let history: History | undefined;
  let newest: SliceWriter | undefined;

  function openedHistory(): History {
    history ??= openHistory(dir, slices.slice(0, -1), ledgerMs);
    return history;
  }

  /** Undefined before the first slice. */
  function openedNewest(): SliceWriter | undefined {
    const slice = slices.at(-1);
    if (newest === undefined && slice !== undefined) newest = openSlice(slice);
    return newest;
  }

  function openSlice(slice: string): SliceWriter {
    return openSliceWriter(dir, slice, { ...options, inherited: openedHistory().dictionaryOf });
  }

  function reopen(): void {
    const closing = [history, newest];
    history = undefined;
    newest = undefined;
    for (const part of closing) part?.close();
    slices = listSlices(dir);
  }

  /** The writer of the slice that this batch belongs to: the newest, or a new one. */
  function writerFor(batch: IncomingBatch): SliceWriter {
    const writer = openedNewest();
    const day = dayOf(batch.receivedAt);
    if (writer !== undefined && day <= writer.day && writer.events.rows < sliceEvents) return writer;
    const slice = sliceName(sequenceOf(slices.at(-1) ?? '0') + 1, Math.max(day, writer?.day ?? day));
    if (writer !== undefined) retire(writer);
    newest = openSlice(slice);
    slices = [...slices, slice];
    return newest;
  }

  function retire(writer: SliceWriter): void {
    const isEmpty = writer.events.rows === 0;
    writer.seal();
    newest = undefined;
    writer.close();
    if (!isEmpty) {
      openedHistory().add(writer.slice);
      return;
    }
    slices = slices.filter((slice) => slice !== writer.slice);
    removeSlice(dir, writer.slice);
  }

  function nextGroup(batches: readonly PayloadBatch[]): readonly PayloadBatch[] {
    const [first] = batches;
    if (first === undefined) return [];
    const { day } = writerFor(first);
    const next = batches.findIndex((batch) => dayOf(batch.receivedAt) > day);
    return next === -1 ? batches : batches.slice(0, next);
  }

  function deleteBefore(app: string, receivedBefore: number): void {
    const gone = openedHistory().drop(app, receivedBefore);
    slices = slices.filter((slice) => !gone.includes(slice));
    const writer = openedNewest();
    const part = writer?.events.partOf(app);
    if (writer !== undefined && part !== undefined && part.maxReceived < receivedBefore) writer.drop(app);
  }

  return {
    slices: () => slices,
    nextGroup,
    store: (group) => (openedNewest() as SliceWriter).store(group, openedHistory().known),
    index: (group) => newest?.index(group),
    get pending() {
      return newest?.pending ?? 0;
    },
    refresh: () => openedNewest()?.refresh(),
    deleteBefore,
    probe: () => openedNewest()?.probe(),
    reopen,
    close() {
      try {
        newest?.refresh();
      } catch {
        // What is not indexed now is indexed at the next start.
      }
      reopen();
      lock.release();
    },
  };
}
