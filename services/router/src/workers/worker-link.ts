/** A worker's end of what it says to the process above it. */
import { AggregatorRegistry, type Registry } from '@kapuas/core/runtime/metrics.ts';
import type { RouterAddresses } from '../router.ts';
import type { FromWorker, ToWorker } from './messages.ts';

export interface WorkerLink {
  ready(addresses: RouterAddresses): void;
  /** The metrics of all workers of this router, as text. */
  expose(): Promise<string>;
}

/** @param channel the worker's `process` */
export function createWorkerLink(channel: NodeJS.Process, metrics: Registry): WorkerLink {
  const waiting = new Map<number, (text: string | undefined) => void>();
  let lastId = 0;
  const tell = (message: FromWorker): void => void channel.send?.(message);

  // Answers the supervisor's rounds by itself.
  AggregatorRegistry.setRegistries(metrics);
  new AggregatorRegistry();
  channel.on('message', (message: Partial<ToWorker>) => {
    if (message.type === 'exposed') waiting.get(message.id as number)?.(message.text);
  });

  return {
    ready: (addresses) => tell({ type: 'ready', addresses }),
    expose() {
      lastId += 1;
      const id = lastId;
      const answer = Promise.withResolvers<string>();
      waiting.set(id, (text) => {
        waiting.delete(id);
        if (text === undefined) answer.reject(new Error('a worker did not tell its metrics in time'));
        else answer.resolve(text);
      });
      tell({ type: 'expose', id });
      return answer.promise;
    },
  };
}
