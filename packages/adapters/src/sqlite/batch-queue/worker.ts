import { workerData } from 'node:worker_threads';
import { serveWorker } from '../worker/rpc.ts';
import type { QueueHandlers, QueueWorkerData } from './protocol.ts';
import { openQueue, type QueueCore } from './queue.ts';

let opened: QueueCore | undefined;

/** Opened by the first call, so that a file that cannot be used fails that call and not the thread. */
function queue(): QueueCore {
  opened ??= openQueue(workerData as QueueWorkerData);
  return opened;
}

const handlers: QueueHandlers = {
  open: () => void queue(),
  append: (batches) => queue().append(batches),
  pull: (turn, call) => queue().pull(turn, call),
  join: (membership) => queue().join(membership),
  leave: (membership) => queue().leave(membership),
  ack: (settled) => queue().ack(settled),
  nack: (settled) => queue().nack(settled),
  lag: (group) => queue().lag(group),
  healthy: () => queue().healthy(undefined),
  observeTopic: (app) => queue().observeTopic(app),
  ensureTopic: (wanted) => queue().ensureTopic(wanted),
  removeTopic: (app) => queue().removeTopic(app),
  notices: (_, call) => queue().notices(undefined, call),
};

serveWorker(handlers, () => opened?.close());
