import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { WriteResult } from '@kapuas/core/ports/event-store.ts';
import { inTransaction } from '../format/connection.ts';
import { eventsFile, indexFile, removedName } from '../format/layout.ts';
import { type IncomingBatch, openSliceEvents, type SliceEvents } from './slice-events.ts';
import { openSliceIndex } from './slice-index.ts';

/** The slices that take in nothing any more: asked for batches that come again, and deleted by age. */
export interface History {
  /** A slice becomes the newest of the history. */
  add(slice: string): void;
  /** Looks only where batches of `ledgerMs` before, or in any case the last slice, can be. */
  known(batch: IncomingBatch): WriteResult | undefined;
  dictionaryOf(app: string): Uint8Array | undefined;
  /** Drops the app's parts that took in nothing at or after `receivedBefore`. @returns slices that are gone */
  drop(app: string, receivedBefore: number): string[];
  close(): void;
}

interface OpenSlice {
  readonly slice: string;
  readonly events: SliceEvents;
  /** When it took in its last batch. */
  readonly last: number;
}

/** Slices kept open for batches that come again; with more in the time of the ledger, the oldest are not asked. */
const OPEN_SLICES = 8;

/** @param slices oldest first */
export function openHistory(dir: string, slices: readonly string[], ledgerMs: number): History {
  let past = [...slices];
  /** Newest first. */
  const open: OpenSlice[] = [];
  const received = createReceivedTimes(dir);

  function isRecent(slice: OpenSlice, index: number): boolean {
    const newest = open[0]?.last ?? slice.last;
    return index === 0 || (index < OPEN_SLICES && slice.last >= newest - ledgerMs);
  }

  function openRecent(): void {
    for (const slice of past.toReversed()) {
      const opened = openSlice(dir, slice);
      if (!isRecent(opened, open.length)) {
        opened.events.connection.close();
        break;
      }
      open.push(opened);
    }
  }

  function add(slice: string): void {
    past.push(slice);
    open.unshift(openSlice(dir, slice));
    for (let at = open.length - 1; at > 0 && !isRecent(open[at] as OpenSlice, at); at--) close(at);
  }

  function close(at: number): void {
    for (const { events } of open.splice(at, 1)) events.connection.close();
  }

  function known(batch: IncomingBatch): WriteResult | undefined {
    for (const [index, { events, last }] of open.entries()) {
      if (index > 0 && last < batch.receivedAt - ledgerMs) continue;
      const result = events.known(batch);
      if (result !== undefined) return result;
    }
    return undefined;
  }

  function drop(app: string, receivedBefore: number): string[] {
    const gone = past.filter(
      (slice) => (received.of(slice).get(app) ?? Number.POSITIVE_INFINITY) < receivedBefore,
    );
    return gone.filter((slice) => dropFrom(slice, app) === 'slice');
  }

  function dropFrom(slice: string, app: string): 'part' | 'slice' {
    const at = open.findIndex((entry) => entry.slice === slice);
    if (received.of(slice).size > 1) {
      dropPart(dir, slice, app, open[at]?.events);
      received.of(slice).delete(app);
      return 'part';
    }
    if (at >= 0) close(at);
    past = past.filter((name) => name !== slice);
    received.forget(slice);
    removeSlice(dir, slice);
    return 'slice';
  }

  openRecent();
  return {
    add,
    known,
    dictionaryOf: (app) =>
      open.map(({ events }) => events.partOf(app)?.packer.dictionary).find((found) => found !== undefined),
    drop,
    close() {
      while (open.length > 0) close(0);
    },
  };
}

/** When each app's part of a slice took in its last batch; read once, as it changes no more. */
function createReceivedTimes(dir: string) {
  const known = new Map<string, Map<string, number>>();

  function read(slice: string): Map<string, number> {
    const { events } = openSlice(dir, slice);
    const times = new Map([...events.parts()].map((part) => [part.app, part.maxReceived]));
    events.connection.close();
    known.set(slice, times);
    return times;
  }

  return {
    of: (slice: string) => known.get(slice) ?? read(slice),
    forget: (slice: string) => known.delete(slice),
  };
}

function openSlice(dir: string, slice: string): OpenSlice {
  const events = openEvents(dir, slice);
  return { slice, events, last: Math.max(0, ...[...events.parts()].map((part) => part.maxReceived)) };
}

function openEvents(dir: string, slice: string): SliceEvents {
  return openSliceEvents(eventsFile(dir, slice), {});
}

function dropPart(dir: string, slice: string, app: string, open: SliceEvents | undefined): void {
  const events = open ?? openEvents(dir, slice);
  try {
    const part = events.partOf(app);
    if (part === undefined) return;
    const index = openSliceIndex(indexFile(dir, slice));
    index.drop(part.no);
    index.connection.close();
    inTransaction(events.connection, () => events.drop(app));
  } finally {
    if (open === undefined) events.connection.close();
  }
}

/** Renamed first, so that what is left after a crash is known to be rubbish. */
export function removeSlice(dir: string, slice: string): void {
  const removed = join(dir, removedName(slice));
  if (existsSync(join(dir, slice))) renameSync(join(dir, slice), removed);
  rmSync(removed, { recursive: true, force: true });
}
