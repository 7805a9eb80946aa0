import { setImmediate as breathe } from 'node:timers/promises';
import type { BatchConsumer, ConsumeOptions, Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { ClusterView } from '../cluster.ts';
import type { KafkaConnection } from '../connection.ts';
import { createFetchLoops } from '../fetch-loops.ts';
import { createProtocolClient } from '../protocol-client.ts';
import { createRepeatedFault } from '../repeated-fault.ts';
import type { TopicWatch } from '../topic-watch.ts';
import { createWakeUp } from '../wake-up.ts';
import { createDeliveryDesk, type TurnBounds } from './deliveries.ts';
import { createFetchPlan, FETCH_BOUNDS } from './fetch-plan.ts';
import { createMember } from './member.ts';
import type { KafkaQueueMetrics } from './metrics.ts';

export interface ConsumerDeps {
  readonly connection: KafkaConnection;
  /** As Kafka names it: with the prefix. */
  readonly groupId: string;
  readonly watch: TopicWatch;
  readonly logger: Logger;
  readonly metrics: KafkaQueueMetrics;
  readonly onClose: () => void;
}

export interface KafkaBatchConsumer extends BatchConsumer {
  /** How far it is in each of its partitions, by `partitionKey`. */
  progress(): Map<string, { readonly position: number; readonly ackedAhead: number }>;
}

const MIB = 1024 * 1024;

/** A member of a consumer group, from the call on until it is closed. */
export function createConsumer(deps: ConsumerDeps, options: ConsumeOptions): KafkaBatchConsumer {
  const { connection, groupId, watch, logger, metrics, onClose } = deps;
  const turn: TurnBounds = {
    maxBytes: options.maxBytes ?? 4 * MIB,
    maxUnackedBytes: options.maxUnackedBytes ?? 32 * MIB,
  };
  const wakeUp = createWakeUp();
  let view: ClusterView | undefined;
  let closed: Promise<void> | undefined;

  const desk = createDeliveryDesk(() => {
    wakeUp.ring();
    loops.wake();
  });
  const member = createMember({ connection, groupId, watch, logger, metrics, desk, view: () => view });
  const plan = createFetchPlan({
    desk,
    view: () => view,
    rewind: member.rewind,
    hurry: watch.hurry,
    logger,
    fault: createRepeatedFault(logger, `fetch batches for group ${groupId}`, 'Read on the topics'),
  });
  const loops = createFetchLoops(createProtocolClient(connection), plan, FETCH_BOUNDS);
  const unsubscribe = watch.subscribe((seen) => {
    view = seen;
    loops.follow(seen);
    member.follow();
  });

  async function* turns(): AsyncGenerator<readonly Delivery[]> {
    while (closed === undefined) {
      // What arrived meanwhile is taken in first, so that no partition waits behind a long backlog of another.
      await breathe();
      const taken = member.isPaused() ? [] : desk.take(turn);
      if (taken.length > 0) yield taken;
      else await wakeUp.wait();
    }
  }

  async function end(): Promise<void> {
    onClose();
    unsubscribe();
    wakeUp.ring();
    await loops.stop();
    await member.leave();
    desk.close();
  }

  function close(): Promise<void> {
    closed ??= end();
    return closed;
  }

  return {
    [Symbol.asyncIterator]: turns,
    ack: async (deliveries) => member.moved(desk.ack(deliveries)),
    nack: async (deliveries, delayMs) => desk.nack(deliveries, delayMs),
    close,
    progress: () => desk.progress(),
  };
}
