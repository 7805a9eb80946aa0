import { setTimeout as sleep } from 'node:timers/promises';
import type { AppFeedPublisher } from '@kapuas/core/ports/app-feed.ts';
import { appFeedTopicName, awaitTopic, ensureSystemTopic, type SystemTopicPlan } from '../system-topic.ts';
import { createTopicReader } from '../topic-reader.ts';
import { createTopicWriter } from '../topic-writer.ts';
import type { KafkaAppFeedOptions } from './app-feed.ts';
import { followFeed } from './follower.ts';
import { keyOf, type Publication, removalOf, toRecord } from './publication.ts';

export interface KafkaAppFeedPublisher extends AppFeedPublisher {
  close(): Promise<void>;
}

const REPAIRS = 5;
/** Others may mend the same thing; the first of them spares the rest the work. */
const MEND_WITHIN_MS = 1_000;

/**
 * Publishes to the compacted topic, which it makes when it is missing. Any number of publishers may run: compaction
 * keeps the last publication of a key, so each one sees to it that the last is also the newest, for what it
 * appended itself and for what another left behind.
 */
export async function openKafkaAppFeedPublisher(
  options: KafkaAppFeedOptions,
): Promise<KafkaAppFeedPublisher> {
  const { connection, logger } = options;
  const topic = appFeedTopicName(options.prefix);
  const writer = createTopicWriter(connection);
  const reader = createTopicReader(connection);
  const background = createBackground();
  const follower = followFeed({
    ...options,
    topic,
    onTurn(found) {
      if (found === 'no-topic') background.run(makeTopic);
      else if (follower.state.overtaken().length > 0) background.run(mendLater);
    },
  });
  const { state } = follower;
  const byKey = createChains();

  async function makeTopic(): Promise<void> {
    await ensureSystemTopic(connection, feedTopic(topic), logger);
    await awaitTopic(reader, topic);
    // The topic was removed under us: other feeds keep what they know, those that start now know nothing.
    await writer.append(topic, state.all().map(toRecord));
  }

  async function catchUp(): Promise<void> {
    if ((await follower.catchUp()) === 'caught-up') return;
    await makeTopic();
    await follower.catchUp();
  }

  async function mend(): Promise<void> {
    for (let i = 0; i < REPAIRS && state.overtaken().length > 0; i += 1) {
      await writer.append(topic, state.overtaken().map(toRecord));
      await follower.catchUp();
    }
  }

  async function mendLater(): Promise<void> {
    await sleep(Math.random() * MEND_WITHIN_MS);
    await mend();
  }

  async function publish(publication: Publication): Promise<void> {
    await catchUp();
    const known = state.known(keyOf(publication.kind, publication.config.name));
    if (known !== undefined) {
      if (known.config.revision > publication.config.revision) return;
      if (JSON.stringify(known.config) === JSON.stringify(publication.config)) return;
    }
    await writer.append(topic, [toRecord(publication)]);
    await catchUp();
    await mend();
  }

  async function remove(key: string): Promise<void> {
    await catchUp();
    if (state.known(key) === undefined) return;
    await writer.append(topic, [removalOf(key)]);
    await catchUp();
  }

  return {
    publishApp: (config) => byKey(keyOf('app', config.name), () => publish({ kind: 'app', config })),
    publishTeam: (config) => byKey(keyOf('team', config.name), () => publish({ kind: 'team', config })),
    removeApp: (app) => byKey(keyOf('app', app), () => remove(keyOf('app', app))),
    async close() {
      await follower.close();
      await background.ended();
      await Promise.all([reader.close(), writer.close()]);
    },
  };
}

function feedTopic(name: string): SystemTopicPlan {
  return {
    name,
    config: {
      'cleanup.policy': 'compact',
      // A publisher has this long to mend what a crash of another left behind.
      'min.compaction.lag.ms': String(3_600_000),
      'min.cleanable.dirty.ratio': '0.1',
      'segment.bytes': String(8 * 1024 * 1024),
      'segment.ms': String(24 * 3_600_000),
    },
  };
}

/** One piece of work at a time; what comes meanwhile is dropped, as the next turn asks again. */
function createBackground() {
  let running: Promise<void> | undefined;
  return {
    run(work: () => Promise<void>) {
      // What fails here is tried again at the next turn, and what is at fault is logged by the follower.
      running ??= work()
        .catch(() => {})
        .finally(() => {
          running = undefined;
        });
    },
    ended: async () => running,
  };
}

/** Runs work of one key in the order in which it came. */
function createChains(): (key: string, work: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>();
  return (key, work) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, mine);
    const forget = () => {
      if (last.get(key) === mine) last.delete(key);
    };
    mine.then(forget, forget);
    return mine;
  };
}
