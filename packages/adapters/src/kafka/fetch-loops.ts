import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterView } from './cluster.ts';
import { faultKind } from './faults.ts';
import { type FetchBounds, type Fetched, type FetchTarget, fetchRecords } from './fetch.ts';
import type { ProtocolClient } from './protocol-client.ts';
import { createWakeUp, type WakeUp } from './wake-up.ts';

/** Who wants batches, and gets them. */
export interface FetchSource<T extends FetchTarget> {
  /** What to fetch now from that broker; none: wait until `wake`. */
  wanted(node: number): readonly T[];
  received(fetched: Fetched<T>): void;
  /** Nothing came of these. */
  failed(error: unknown, targets: readonly T[]): void;
}

/** One loop a broker, so that a slow one holds up no other. */
export interface FetchLoops {
  /** Begins and ends loops as brokers come and go. */
  follow(view: ClusterView): void;
  /** What is wanted may have changed. */
  wake(): void;
  stop(): Promise<void>;
}

const AFTER_FAULT_MS = 500;

export function createFetchLoops<T extends FetchTarget>(
  client: ProtocolClient,
  source: FetchSource<T>,
  bounds: FetchBounds,
): FetchLoops {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loops = new Map<number, { done: Promise<void>; wakeUp: WakeUp }>();
  let brokers: ClusterView['brokers'] = new Map();

  async function run(node: number, wakeUp: WakeUp): Promise<void> {
    while (!signal.aborted && brokers.has(node)) {
      const targets = source.wanted(node);
      if (targets.length === 0) await wakeUp.wait();
      else await fetchFrom(node, targets);
    }
    loops.delete(node);
  }

  async function fetchFrom(node: number, targets: readonly T[]): Promise<void> {
    try {
      await fetchOnce(node, targets);
    } catch (error) {
      if (signal.aborted) return;
      // One partition's unreadable records fail the whole answer.
      if (targets.length > 1 && faultKind(error) === 'other') await fetchOneByOne(node, targets);
      else {
        source.failed(error, targets);
        await sleep(AFTER_FAULT_MS, undefined, { signal }).catch(() => {});
      }
    }
  }

  async function fetchOneByOne(node: number, targets: readonly T[]): Promise<void> {
    for (const target of targets) {
      try {
        await fetchOnce(node, [target], 0);
      } catch (error) {
        if (signal.aborted) return;
        source.failed(error, [target]);
      }
    }
  }

  async function fetchOnce(
    node: number,
    targets: readonly T[],
    maxWaitMs: number = bounds.maxWaitMs,
  ): Promise<void> {
    const broker = brokers.get(node);
    if (broker === undefined) return;
    for (const fetched of await fetchRecords(client, broker, targets, { ...bounds, maxWaitMs })) {
      if (!signal.aborted) source.received(fetched);
    }
  }

  function begin(node: number): void {
    const wakeUp = createWakeUp();
    loops.set(node, { wakeUp, done: run(node, wakeUp) });
  }

  const wake = (): void => {
    for (const { wakeUp } of loops.values()) wakeUp.ring();
  };

  return {
    follow(view) {
      brokers = view.brokers;
      if (!signal.aborted) for (const node of brokers.keys()) if (!loops.has(node)) begin(node);
      wake();
    },
    wake,
    async stop() {
      stopping.abort();
      wake();
      // Ends requests that wait at a broker.
      await client.close();
      await Promise.all([...loops.values()].map(({ done }) => done));
    },
  };
}
