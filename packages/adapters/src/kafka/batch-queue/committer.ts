import { hasProtocolError } from '../faults.ts';
import type { Coordinator, Generation } from '../group/coordinator.ts';
import type { RepeatedFault } from '../repeated-fault.ts';
import type { Cursor } from './cursor.ts';

/** Commits positions that moved, a few times a second. */
export interface Committer {
  moved(cursors: Iterable<Cursor>): void;
  /** Commits what moved now, if the member is in the group. */
  flush(): Promise<void>;
  /** A new cursor starts there: nothing to commit before it moves. */
  starts(cursor: Cursor, position: number): void;
  forget(cursor: Cursor): void;
  close(): void;
}

export interface CommitterDeps {
  readonly coordinator: Coordinator;
  readonly generation: () => Generation | undefined;
  readonly cursors: () => Iterable<Cursor>;
  readonly fault: RepeatedFault;
  readonly onFailure: () => void;
}

const COMMIT_MS = 250;
/** Kafka forgets an offset that was not committed for `offsets.retention.minutes`, of which the least is a minute. */
const REPEAT_MS = 6 * 3_600_000;

export function createCommitter(deps: CommitterDeps): Committer {
  const committed = new WeakMap<Cursor, number>();
  const dirty = new Set<Cursor>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let inFlight: Promise<void> = Promise.resolve();
  const repeating = setInterval(() => {
    for (const cursor of deps.cursors()) {
      committed.delete(cursor);
      dirty.add(cursor);
    }
    schedule();
  }, REPEAT_MS);

  function schedule(): void {
    if (isClosed) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      void flush();
    }, COMMIT_MS);
  }

  function flush(): Promise<void> {
    inFlight = inFlight.then(commit);
    return inFlight;
  }

  async function commit(): Promise<void> {
    const generation = deps.generation();
    if (dirty.size === 0) return;
    if (generation === undefined) {
      schedule();
      return;
    }
    const moving = [...dirty].map((cursor) => ({ cursor, position: cursor.position }));
    dirty.clear();
    const news = moving.filter(({ cursor, position }) => committed.get(cursor) !== position);
    if (news.length === 0) return;
    try {
      await deps.coordinator.commit(
        news.map(({ cursor: { topic, partition, topicId }, position }) => ({
          topic,
          partition,
          offset: position,
          metadata: topicId ?? '',
        })),
        generation,
      );
      for (const { cursor, position } of news) committed.set(cursor, position);
      deps.fault.recovered();
    } catch (error) {
      const mine = new Set(deps.cursors());
      for (const { cursor } of news) if (mine.has(cursor)) dirty.add(cursor);
      schedule();
      // The members are about to share the partitions anew, which is no fault.
      if (hasProtocolError(error, 'REBALANCE_IN_PROGRESS')) return;
      deps.onFailure();
      deps.fault.failed(error);
    }
  }

  return {
    moved(cursors) {
      for (const cursor of cursors) dirty.add(cursor);
      if (dirty.size > 0) schedule();
    },
    flush,
    starts: (cursor, position) => void committed.set(cursor, position),
    forget: (cursor) => void dirty.delete(cursor),
    close() {
      isClosed = true;
      clearTimeout(timer);
      clearInterval(repeating);
    },
  };
}
