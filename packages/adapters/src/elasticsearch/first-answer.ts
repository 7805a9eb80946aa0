/** Whether the servers can be used at all, asked from the start on and not only when the first event comes. */
import type { Client } from '@elastic/elasticsearch';
import { type BackoffBounds, backoffDelay } from '@kapuas/core/runtime/backoff.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { isStatus, storeUnavailable } from './faults.ts';

const TIMEOUT_MS = 3_000;
const BACKOFF: BackoffBounds = { firstMs: 500, longestMs: 5_000 };

/** @returns whether the cluster has a node for data. Rejects when it does not answer, or refuses the login */
export async function askCluster(client: Client): Promise<boolean> {
  try {
    const options = { requestTimeout: TIMEOUT_MS };
    const health = await client.cluster.health({ master_timeout: '2s', timeout: '2s' }, options);
    return health.number_of_data_nodes > 0;
  } catch (error) {
    // It answers, and this login may use indices without a look at the cluster.
    if (isStatus(error, 403)) return true;
    throw error;
  }
}

/** Asks until the first answer, and logs once when there is none. */
export function awaitFirstAnswer(client: Client, urls: readonly string[], logger: Logger): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function ask(attempt: number): Promise<void> {
    try {
      await askCluster(client);
      if (attempt > 1 && !stopped) logger.info({ urls }, 'the event store answers');
    } catch (error) {
      if (stopped) return;
      const reason = storeUnavailable('no first answer', error).detail;
      if (attempt === 1) logger.warn({ urls, reason }, 'the event store cannot be used; trying again');
      timer = setTimeout(() => void ask(attempt + 1), backoffDelay(BACKOFF, attempt)).unref();
    }
  }

  void ask(1);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
