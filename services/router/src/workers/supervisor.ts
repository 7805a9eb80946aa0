/** The process above the workers of one router: begins them anew when they die, and ends them. */
import type { Cluster, Worker } from 'node:cluster';
import { once } from 'node:events';
import { backoffDelay } from '@kapuas/core/runtime/backoff.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Service } from '@kapuas/core/runtime/lifecycle.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { AggregatorRegistry } from '@kapuas/core/runtime/metrics.ts';
import type { RouterAddresses } from '../router.ts';
import type { FromWorker, ToWorker } from './messages.ts';

export interface SupervisorOptions {
  /** `node:cluster`: the workers listen on the same ports, and connections go to them in turn. */
  readonly cluster: Cluster;
  readonly count: number;
  readonly logger: Logger;
}

export interface Supervisor extends Service {
  /** Where every worker listens, once started. */
  addresses(): RouterAddresses;
}

/** prom-client's own messages come on the same channel. */
type Foreign = { readonly type: 'prom-client:getMetricsRes' };

const RESTARTS = { firstMs: 200, longestMs: 30_000 };
/** A worker that lived as long has recovered from what its predecessors died of. */
const STEADY_MS = 60_000;

export function createSupervisor({ cluster, count, logger }: SupervisorOptions): Supervisor {
  const workers = new Set<Worker>();
  const timers = new Set<NodeJS.Timeout>();
  const aggregator = new AggregatorRegistry();
  const firstReady = Promise.withResolvers<void>();
  let addresses: RouterAddresses | undefined;
  let ready = 0;
  let failures = 0;
  let stopping = false;

  function begin(): void {
    const worker = cluster.fork();
    const bornAt = performance.now();
    workers.add(worker);
    worker.on('message', (message: FromWorker | Foreign) => {
      if (message.type === 'ready' || message.type === 'expose') onMessage(worker, message);
    });
    worker.once('exit', (status, signal) => {
      workers.delete(worker);
      if (!stopping) replace({ status, signal, livedMs: performance.now() - bornAt });
    });
  }

  function replace(death: { status: number; signal: string; livedMs: number }): void {
    if (addresses === undefined) {
      firstReady.reject(
        new KapuasError('internal', `A worker ended with ${death.status} before it was ready; it says why.`),
      );
      return;
    }
    failures = death.livedMs > STEADY_MS ? 1 : failures + 1;
    const delayMs = Math.round(backoffDelay(RESTARTS, failures));
    logger.error({ ...death, delayMs }, 'a worker ended; starting another');
    const timer = setTimeout(() => {
      timers.delete(timer);
      begin();
    }, delayMs);
    timers.add(timer);
  }

  function onMessage(worker: Worker, message: FromWorker): void {
    if (message.type === 'ready') {
      ready += 1;
      if (ready < count) return;
      addresses = message.addresses;
      firstReady.resolve();
    } else {
      const answer = (text?: string) => tell(worker, { type: 'exposed', id: message.id, text });
      aggregator.clusterMetrics().then(answer, () => answer());
    }
  }

  return {
    name: 'router-workers',
    async start() {
      for (let i = 0; i < count; i += 1) begin();
      await firstReady.promise;
    },
    async stop() {
      stopping = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([...workers].map(end));
    },
    addresses() {
      if (addresses === undefined) throw new Error('the workers are not ready');
      return addresses;
    },
  };
}

function tell(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message);
}

/** A worker finishes what it took in before it ends. */
async function end(worker: Worker): Promise<void> {
  if (worker.isDead()) return;
  const exited = once(worker, 'exit');
  worker.process.kill('SIGTERM');
  await exited;
}
