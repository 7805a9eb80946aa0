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
  let opened: { readonly history: History; writer: SliceWriter | undefined } | undefined;

  function open() {
    if (opened !== undefined) return opened;
    const history = openHistory(dir, slices.slice(0, -1), ledgerMs);
    opened = { history, writer: undefined };
    const newest = slices.at(-1);
    if (newest !== undefined) opened.writer = openSlice(newest, history);
    return opened;
  }

  function openSlice(slice: string, history: History): SliceWriter {
    return openSliceWriter(dir, slice, { ...options, inherited: history.dictionaryOf });
  }

  function reopen(): void {
    const closing = opened;
    opened = undefined;
    closing?.history.close();
    closing?.writer?.close();
  }

  /** The writer of the slice that this batch belongs to: the newest, or a new one. */
  function writerFor(batch: IncomingBatch): SliceWriter {
    const state = open();
    const { writer, history } = state;
    const day = dayOf(batch.receivedAt);
    if (writer !== undefined && day <= writer.day && writer.events.rows < sliceEvents) return writer;
    const slice = sliceName(sequenceOf(slices.at(-1) ?? '0') + 1, Math.max(day, writer?.day ?? day));
    if (writer !== undefined) retire(writer, history);
    state.writer = openSlice(slice, history);
    slices = [...slices, slice];
    return state.writer;
  }

  function retire(writer: SliceWriter, history: History): void {
    const empty = writer.events.rows === 0;
    writer.seal();
    writer.close();
    if (opened !== undefined) opened.writer = undefined;
    if (!empty) {
      history.add(writer.slice);
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
    const { history, writer } = open();
    const gone = history.drop(app, receivedBefore);
    slices = slices.filter((slice) => !gone.includes(slice));
    const part = writer?.events.partOf(app);
    if (writer !== undefined && part !== undefined && part.maxReceived < receivedBefore) writer.drop(app);
  }

  return {
    slices: () => slices,
    nextGroup,
    store: (group) => (open().writer as SliceWriter).store(group, open().history.known),
    index: (group) => opened?.writer?.index(group),
    get pending() {
      return opened?.writer?.pending ?? 0;
    },
    refresh: () => open().writer?.refresh(),
    deleteBefore,
    probe: () => open().writer?.probe(),
    reopen,
    close() {
      try {
        opened?.writer?.refresh();
      } finally {
        reopen();
        lock.release();
      }
    },
  };
}
