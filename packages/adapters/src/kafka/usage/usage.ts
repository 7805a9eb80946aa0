import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { UsageEntry, UsageRecorder } from '@kapuas/core/ports/usage.ts';
import { type BackoffBounds, backoffDelay } from '@kapuas/core/runtime/backoff.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { KafkaConnection } from '../connection.ts';
import { createRepeatedFault } from '../repeated-fault.ts';
import { usageTopicName } from '../system-topic.ts';
import { createTopicWriter } from '../topic-writer.ts';
import { createPendingUsage } from './pending.ts';
import { encodeUsage } from './usage-record.ts';

export interface KafkaUsage extends UsageRecorder {
  /** Publishes what is left; what Kafka does not take within seconds is lost. */
  close(): Promise<void>;
}

export interface KafkaUsageOptions {
  readonly connection: KafkaConnection;
  readonly prefix: string;
  readonly logger: Logger;
}

const MOST_PENDING = 50_000;
const ENTRIES_A_RECORD = 5_000;
/** What several callers add within it goes in one record. */
const GATHER_MS = 200;
const BACKOFF: BackoffBounds = { firstMs: 250, longestMs: 2_000 };
const CLOSE_WITHIN_MS = 5_000;

/**
 * The data plane's side of the usage counts: `add` takes them into memory and resolves at once; they are published
 * behind it, in order and again until Kafka has them, for `createUsageTransfer` to add each of them once.
 */
export async function openKafkaUsage({ connection, prefix, logger }: KafkaUsageOptions): Promise<KafkaUsage> {
  const writer = createTopicWriter(connection);
  const topic = usageTopicName(prefix);
  const source = randomUUID();
  const pending = createPendingUsage(MOST_PENDING);
  const stop = new AbortController();
  const hurry = new AbortController();
  const fault = createRepeatedFault(logger, 'publish usage counts, which are kept and added up');
  let sequence = 0;
  let publishing: Promise<void> | undefined;

  /** The same record with the same number until it is there: its reader knows a number that it has seen. */
  async function publishOne(entries: readonly UsageEntry[]): Promise<void> {
    sequence += 1;
    const record = encodeUsage({ source, sequence, entries });
    for (let attempt = 1; ; attempt += 1) {
      try {
        await writer.append(topic, [record]);
        return fault.recovered();
      } catch (error) {
        stop.signal.throwIfAborted();
        fault.failed(error);
        await sleep(backoffDelay(BACKOFF, attempt), undefined, { signal: stop.signal });
      }
    }
  }

  async function publish(): Promise<void> {
    await sleep(GATHER_MS, undefined, { signal: hurry.signal }).catch(() => {});
    while (pending.size > 0) await publishOne(pending.take(ENTRIES_A_RECORD));
  }

  function begin(): Promise<void> {
    publishing ??= publish()
      .catch((error: unknown) => logger.error({ err: error, topic }, 'usage counts were lost at the end'))
      .finally(() => {
        publishing = undefined;
      });
    return publishing;
  }

  return {
    async add(entries) {
      pending.add(entries);
      if (pending.size > 0) begin();
    },
    async close() {
      hurry.abort();
      const deadline = setTimeout(() => stop.abort(new Error('closed')), CLOSE_WITHIN_MS);
      await begin();
      clearTimeout(deadline);
      await writer.close();
    },
  };
}
