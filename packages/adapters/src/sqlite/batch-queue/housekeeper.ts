import { mediumFault } from '../faults.ts';
import type { Cursor } from './cursor.ts';
import type { Group } from './group.ts';
import type { Notices } from './notices.ts';
import type { QueueFile } from './queue-file.ts';
import type { Topic, Topics } from './topics.ts';

/** Stores positions and deletes what every group has passed, a little at a time between the appends. */
export interface Housekeeper {
  /** Something moved or was removed: work is to be done soon. */
  wake(): void;
  /** The topic's batches below this offset go, consumed or not. */
  drop(topic: Topic, upTo: number): void;
  /** Stores the positions now. */
  close(): void;
}

export interface HousekeeperDeps {
  readonly file: QueueFile;
  readonly topics: Topics;
  readonly groups: () => Iterable<Group>;
  readonly notices: Notices;
  readonly now: () => number;
}

/** How long an ack may wait to be stored; after a crash that much is delivered again. */
const DELAY_MS = 200;
/** Between two steps of one task, so that appends get their turn. */
const STEP_MS = 5;
const AFTER_FAULT_MS = 1_000;
const RETENTION_MS = 60_000;

const BATCHES_A_STEP = 200;
const PAGES_A_STEP = 2_000;
/** Free pages that stay in the file for the batches to come: 64 MiB. */
const PAGES_KEPT = 16_384;

export function createHousekeeper(deps: HousekeeperDeps): Housekeeper {
  const { file, topics, groups, notices, now } = deps;
  /** Topic → offset up to which its batches may be deleted. */
  const released = new Map<Topic, number>();
  /** Cursor whose position is not stored yet → its group. */
  const unsaved = new Map<Cursor, number>();
  let timer: NodeJS.Timeout | undefined;
  const retention = setInterval(() => guarded(applyRetention), RETENTION_MS);

  function wakeIn(delayMs: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (!guarded(step)) wakeIn(AFTER_FAULT_MS);
    }, delayMs);
  }

  function guarded(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      const reason = mediumFault(error) ?? String(error);
      notices.add({ level: 'warn', message: 'the queue file could not be tidied', fields: { reason } });
      return false;
    }
  }

  function step(): void {
    collectMoved();
    const cuts = nextCuts(released, BATCHES_A_STEP);
    file.transaction(() => {
      savePositions();
      for (const [topic, to] of cuts) file.deleteRange(topic.id, topic.first, to);
    });
    unsaved.clear();
    for (const [topic, to] of cuts) {
      topic.first = to;
      if (released.get(topic) === to) released.delete(topic);
    }
    const shrinking = shrink();
    if (released.size > 0 || shrinking) wakeIn(STEP_MS);
  }

  function collectMoved(): void {
    for (const group of groups()) {
      for (const cursor of group.takeMoved()) {
        unsaved.set(cursor, group.id);
        release(cursor.topic, passedByAll(cursor.topic));
      }
    }
  }

  function savePositions(): void {
    for (const [cursor, group] of unsaved) {
      file.setPosition({ group, topic: cursor.topic.id, position: cursor.position });
    }
  }

  /** While there is no group, everything waits for the first. */
  function passedByAll(topic: Topic): number {
    const positions = [...groups()].map((group) => group.cursor(topic).position);
    return positions.length === 0 ? topic.start : Math.min(...positions);
  }

  function release(topic: Topic, upTo: number): void {
    if (upTo > Math.max(topic.first, released.get(topic) ?? 0)) released.set(topic, upTo);
  }

  /** @returns whether there is more to give back */
  function shrink(): boolean {
    const surplus = file.freePages() - PAGES_KEPT;
    if (surplus <= 0) return false;
    file.shrink(Math.min(surplus, PAGES_A_STEP));
    return surplus > PAGES_A_STEP;
  }

  function applyRetention(): void {
    for (const topic of topics.all()) {
      if (topic.first === topic.next || !topic.present) continue;
      const since = now() - topic.settings.retentionMs;
      const keepFrom = file.firstSince(topic.id, topic.first, since) ?? topic.next;
      if (keepFrom > topic.first) expire(topic, keepFrom);
    }
  }

  function expire(topic: Topic, upTo: number): void {
    const batches = upTo - passedByAll(topic);
    if (batches > 0) {
      const fields = { app: topic.app, batches };
      notices.add({
        level: 'warn',
        message: 'batches passed their retention before they were consumed',
        fields,
      });
    }
    drop(topic, upTo);
  }

  function drop(topic: Topic, upTo: number): void {
    topic.start = Math.max(topic.start, upTo);
    for (const group of groups()) group.cursor(topic).raiseTo(upTo);
    release(topic, upTo);
    wakeIn(STEP_MS);
  }

  for (const topic of topics.all()) {
    release(topic, Math.max(topic.start, passedByAll(topic)));
  }
  if (released.size > 0) wakeIn(STEP_MS);

  return {
    wake: () => wakeIn(DELAY_MS),
    drop,
    close() {
      clearInterval(retention);
      clearTimeout(timer);
      collectMoved();
      guarded(() => file.transaction(savePositions));
    },
  };
}

/** Up to so many batches to delete now: topic → offset up to which. */
function nextCuts(released: ReadonlyMap<Topic, number>, most: number): Map<Topic, number> {
  const cuts = new Map<Topic, number>();
  let left = most;
  for (const [topic, upTo] of released) {
    if (left === 0) break;
    const to = Math.min(upTo, topic.first + left);
    left -= to - topic.first;
    cuts.set(topic, to);
  }
  return cuts;
}
