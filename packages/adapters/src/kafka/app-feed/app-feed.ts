import { setTimeout as sleep } from 'node:timers/promises';
import type { AppFeed } from '@kapuas/core/ports/app-feed.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { KafkaConnection } from '../connection.ts';
import { appFeedTopicName } from '../system-topic.ts';
import { followFeed } from './follower.ts';

export interface KafkaAppFeedOptions {
  readonly connection: KafkaConnection;
  readonly prefix: string;
  readonly logger: Logger;
  /** See FollowerOptions. */
  readonly rereadAfterMs?: number;
}

const TRY_AGAIN_MS = 250;

/**
 * Follows the compacted topic `<prefix>.system.app-feed`. It need not be there, nor Kafka: `ready()` waits for
 * Kafka, and what was known stays known while it is away.
 */
export async function openKafkaAppFeed(options: KafkaAppFeedOptions): Promise<AppFeed> {
  const follower = followFeed({ ...options, topic: appFeedTopicName(options.prefix) });
  let closed = false;

  async function ready(): Promise<void> {
    let missing = 0;
    while (!closed) {
      try {
        if ((await follower.catchUp()) === 'caught-up') return;
        missing += 1;
        // Nothing was published ever; asked twice, as a broker that just came up may not know all topics.
        if (missing === 2) return;
      } catch {
        missing = 0;
      }
      await sleep(TRY_AGAIN_MS);
    }
    throw new KapuasError('shutting-down', 'The app feed is closed.');
  }

  return {
    ...follower.state.view,
    ready,
    close() {
      closed = true;
      return follower.close();
    },
  };
}
