import { setTimeout as sleep } from 'node:timers/promises';
import { topicName } from '@kapuas/core/apps/app.ts';
import type { BatchConsumer, ConsumeOptions, Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { WorkerHandle } from '../worker/rpc.ts';
import type { Membership, Place, QueueHandlers, Turn, WireDelivery } from './protocol.ts';

export interface ConsumerDeps {
  readonly worker: WorkerHandle<QueueHandlers>;
  readonly logger: Logger;
  readonly membership: Membership;
  readonly onClose: () => void;
}

const MIB = 1024 * 1024;
const AFTER_FAULT_MS = 500;

export function createConsumer(deps: ConsumerDeps, options: ConsumeOptions): BatchConsumer {
  const { worker, logger, membership, onClose } = deps;
  const turn: Turn = {
    maxBytes: options.maxBytes ?? 4 * MIB,
    maxUnackedBytes: options.maxUnackedBytes ?? 32 * MIB,
  };
  const closing = new AbortController();
  const { signal } = closing;
  let closed: Promise<void> | undefined;
  // The group exists from the call on, also when the first turn is asked for later.
  const joined = worker.call('join', membership);
  joined.catch(() => {});

  async function* turns(): AsyncGenerator<readonly Delivery[]> {
    await joined;
    while (!signal.aborted) {
      const deliveries = await pull();
      if (deliveries.length > 0) yield deliveries.map(toDelivery);
    }
  }

  /** A thread that died is replaced by the next call; what it had handed out comes again. */
  async function pull(): Promise<readonly WireDelivery[]> {
    try {
      return await worker.call('pull', { ...membership, ...turn }, { signal });
    } catch (error) {
      if (signal.aborted) return [];
      logger.error({ err: error, group: membership.group }, 'the queue gave no batches');
      await sleep(AFTER_FAULT_MS, undefined, { signal }).catch(() => {});
      return [];
    }
  }

  async function leave(): Promise<void> {
    closing.abort();
    onClose();
    await worker.call('leave', membership);
  }

  function close(): Promise<void> {
    closed ??= leave();
    return closed;
  }

  return {
    [Symbol.asyncIterator]: turns,
    ack: (deliveries) => worker.call('ack', { ...membership, places: deliveries.map(toPlace) }),
    nack: (deliveries, delayMs) =>
      worker.call('nack', { ...membership, places: deliveries.map(toPlace), delayMs }),
    close,
  };
}

function toPlace({ batch, position }: Delivery): Place {
  return { app: batch.app, offset: position.offset };
}

function toDelivery({ app, offset, clientId, count, receivedAt, payload }: WireDelivery): Delivery {
  return {
    batch: { app, ...(clientId === undefined ? {} : { clientId }), count, receivedAt, payload },
    position: { topic: topicName(app), partition: 0, offset },
  };
}
