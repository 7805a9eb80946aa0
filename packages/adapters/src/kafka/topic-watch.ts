import { type ClusterView, viewCluster } from './cluster.ts';
import type { ProtocolClient } from './protocol-client.ts';
import type { RepeatedFault } from './repeated-fault.ts';

/** Follows which topics there are, as long as somebody listens. */
export interface TopicWatch {
  /** As a broker knows it now. */
  look(): Promise<ClusterView>;
  /** @returns a function that ends it. The listener is called with each view, changed or not. */
  subscribe(listener: (view: ClusterView) => void): () => void;
  /** Something moved: look soon, and not only at the next time. */
  hurry(): void;
  close(): void;
}

const HURRY_MS = 100;

export function createTopicWatch(
  client: ProtocolClient,
  prefix: string,
  everyMs: number,
  fault: RepeatedFault,
): TopicWatch {
  const listeners = new Set<(view: ClusterView) => void>();
  let looking: Promise<ClusterView> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;

  function look(): Promise<ClusterView> {
    looking ??= viewCluster(client, prefix).finally(() => {
      looking = undefined;
    });
    return looking;
  }

  function schedule(delayMs: number): void {
    const at = Date.now() + delayMs;
    if (listeners.size === 0 || at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(publish, delayMs);
  }

  async function publish(): Promise<void> {
    due = Number.POSITIVE_INFINITY;
    try {
      const view = await look();
      for (const listener of listeners) listener(view);
      fault.recovered();
    } catch (error) {
      if (listeners.size > 0) fault.failed(error);
    }
    schedule(everyMs);
  }

  return {
    look,
    subscribe(listener) {
      listeners.add(listener);
      schedule(0);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearTimeout(timer);
        due = Number.POSITIVE_INFINITY;
      };
    },
    hurry: () => schedule(HURRY_MS),
    close() {
      listeners.clear();
      clearTimeout(timer);
    },
  };
}
