import { setTimeout as sleep } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { type CallContext, serveWorker } from './rpc.ts';

/** The worker behind rpc.test.ts. */
const handlers = {
  greet: (name: string) => `${workerData.greeting}, ${name}`,
  later: async (ms: number) => {
    await sleep(ms);
    return ms;
  },
  wait: (_: undefined, { signal }: CallContext) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        aborted += 1;
        resolve('aborted');
      });
    }),
  abortedCalls: () => aborted,
  sum: ({ bytes }: { bytes: Uint8Array }) => bytes.reduce((a, b) => a + b, 0),
  give: (size: number, { transfer }: CallContext) => {
    const bytes = new Uint8Array(size).fill(7);
    transfer.push(bytes.buffer);
    return bytes;
  },
  refuse: () => {
    throw new KapuasError('bad-cursor', 'not mine', { retryAfter: 3 });
  },
  fail: () => {
    throw new TypeError('broken');
  },
  die: () => {
    setImmediate(() => {
      throw new Error('out of luck');
    });
    return new Promise<never>(() => {});
  },
};

let aborted = 0;
export type FixtureHandlers = typeof handlers;
serveWorker(handlers);
