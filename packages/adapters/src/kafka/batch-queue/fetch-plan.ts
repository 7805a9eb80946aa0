import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { ProtocolError } from '@platformatic/kafka';
import type { ClusterView } from '../cluster.ts';
import { faultKind } from '../faults.ts';
import type { FetchBounds, Fetched, FetchTarget } from '../fetch.ts';
import type { FetchSource } from '../fetch-loops.ts';
import type { RepeatedFault } from '../repeated-fault.ts';
import type { Cursor } from './cursor.ts';
import type { DeliveryDesk } from './deliveries.ts';
import { fromRecord } from './record.ts';

/** A cursor, and where it was when it was asked for. */
export interface CursorTarget extends FetchTarget {
  readonly cursor: Cursor;
}

export interface FetchPlanDeps {
  readonly desk: DeliveryDesk;
  readonly view: () => ClusterView | undefined;
  /** Puts a cursor whose offset is gone on one that is there. */
  readonly rewind: (cursor: Cursor) => Promise<void>;
  readonly hurry: () => void;
  readonly logger: Logger;
  readonly fault: RepeatedFault;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** Logs are four to ten times as large in memory as they are on the broker. */
export const FETCH_BOUNDS: FetchBounds = {
  maxWaitMs: 500,
  maxBytes: 512 * KIB,
  maxPartitionBytes: 256 * KIB,
};

/** Payload bytes that wait to be handed out: no more is fetched then. */
const MOST_BUFFERED = 4 * MIB;
const MOST_BUFFERED_PARTITION = MIB;
const AFTER_MOVE_MS = 200;
const AFTER_FAULT_MS = 1_000;
const UNREADABLE_MS = 10_000;

/** Which partitions of a consumer are fetched next, and what becomes of the answers. */
export function createFetchPlan(deps: FetchPlanDeps): FetchSource<CursorTarget> {
  const { desk, logger, fault } = deps;
  const rewinding = new Set<Cursor>();
  let turn = 0;

  function wanted(node: number): CursorTarget[] {
    const topics = deps.view()?.topics;
    if (topics === undefined || desk.bufferedBytes >= MOST_BUFFERED) return [];
    const targets: CursorTarget[] = [];
    for (const cursor of desk.cursors()) {
      const { topic, topicId, partition, offset, bufferedBytes } = cursor;
      const isFull = bufferedBytes >= MOST_BUFFERED_PARTITION;
      if (isFull || desk.isBlocked(cursor) || rewinding.has(cursor)) continue;
      if (topics.get(topic)?.leaders[partition] !== node) continue;
      targets.push({ cursor, topic, topicId, partition, offset });
    }
    return rotate(targets);
  }

  /** A broker fills its answer in the order of the request. */
  function rotate<T>(targets: T[]): T[] {
    turn += 1;
    const cut = turn % Math.max(1, targets.length);
    return [...targets.slice(cut), ...targets.slice(0, cut)];
  }

  function received({ target, records, next, fault: found, faultCode }: Fetched<CursorTarget>): void {
    const { cursor } = target;
    if (cursor.offset !== target.offset) return;
    if (found === undefined) {
      fault.recovered();
      if (next > target.offset) desk.offer(cursor, toDeliveries(cursor, records), next);
    } else if (found === 'out-of-range') void rewind(cursor);
    else {
      desk.block(cursor, found === 'moved' ? AFTER_MOVE_MS : AFTER_FAULT_MS);
      if (found === 'moved') deps.hurry();
      else fault.failed(new ProtocolError(faultCode));
    }
  }

  async function rewind(cursor: Cursor): Promise<void> {
    rewinding.add(cursor);
    try {
      await deps.rewind(cursor);
    } catch (error) {
      fault.failed(error);
      desk.block(cursor, AFTER_FAULT_MS);
    } finally {
      rewinding.delete(cursor);
    }
  }

  function failed(error: unknown, targets: readonly CursorTarget[]): void {
    const [only] = targets;
    if (faultKind(error) === 'other' && targets.length === 1 && only !== undefined) {
      const { topic, partition, offset } = only;
      logger.error({ err: error, topic, partition, offset }, 'batches cannot be read; their partition waits');
      desk.block(only.cursor, UNREADABLE_MS);
    } else {
      fault.failed(error);
      deps.hurry();
    }
  }

  return { wanted, received, failed };
}

function toDeliveries(
  { app, topic, partition }: Cursor,
  records: Fetched<CursorTarget>['records'],
): Delivery[] {
  const deliveries: Delivery[] = [];
  for (const record of records) {
    const batch = fromRecord(record, app);
    if (batch !== undefined)
      deliveries.push({ batch, position: { topic, partition, offset: record.offset } });
  }
  return deliveries;
}
