import { join } from 'node:path';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { mediumFault } from '../faults.ts';
import { createAppender } from './appender.ts';
import { createGroup, type Group } from './group.ts';
import { watchHealth } from './health.ts';
import { createHousekeeper } from './housekeeper.ts';
import { createNotices } from './notices.ts';
import type { QueueHandlers, QueueWorkerData } from './protocol.ts';
import { openQueueFile, type QueueFile } from './queue-file.ts';
import { loadTopics, type Topic } from './topics.ts';

const FILE = 'queue.db';

export type QueueCore = Omit<QueueHandlers, 'open'> & { close(): void };

/** The whole queue over its file; runs in the worker thread. */
export function openQueue({ dir, reserveBytes, maxFileBytes, probeMs }: QueueWorkerData): QueueCore {
  const file = openFile(join(dir, FILE), maxFileBytes);
  const notices = createNotices();
  const topics = loadTopics(file, Date.now);
  const groups = new Map<string, Group>();
  const health = watchHealth({ file, dir, reserveBytes, probeMs, notices });
  const appender = createAppender({ file, topics, health, onCommitted });
  const positions = Map.groupBy(file.positions(), ({ group }) => group);
  for (const { id, name } of file.groups()) loadGroup(id, name);
  const housekeeper = createHousekeeper({
    file,
    topics,
    groups: () => groups.values(),
    notices,
    now: Date.now,
  });

  function loadGroup(id: number, name: string): Group {
    const stored = positions.get(id) ?? [];
    const group = createGroup(id, new Map(stored.map(({ topic, position }) => [topic, position])), {
      file,
      topic: topics.get,
      topics: topics.all(),
      onMoved: () => housekeeper.wake(),
      onUnreadable: (topic, error) =>
        notices.add({
          level: 'error',
          message: 'a topic cannot be read',
          fields: { app: topic.app, reason: String(error) },
        }),
    });
    groups.set(name, group);
    return group;
  }

  function groupNamed(name: string): Group {
    const known = groups.get(name);
    if (known !== undefined) return known;
    return loadGroup(
      file.transaction(() => file.createGroup(name)),
      name,
    );
  }

  function onCommitted(changed: ReadonlySet<Topic>): void {
    for (const group of groups.values()) {
      for (const topic of changed) group.wake(topic);
      group.serve();
    }
  }

  return {
    append: (batches) => appender.append(batches),
    join: ({ group, member }) => void groupNamed(group).join(member),
    leave: ({ group, member }) => groups.get(group)?.leave(member),
    pull: ({ group, member, ...turn }, { signal, transfer }) =>
      groupNamed(group)
        .pull(member, turn, signal)
        .then((deliveries) => {
          for (const { payload } of deliveries) transfer.push(payload.buffer);
          return deliveries;
        }),
    ack: ({ group, member, places }) => groups.get(group)?.ack(member, places),
    nack: ({ group, member, places, delayMs }) => groups.get(group)?.nack(member, places, delayMs),
    lag(name) {
      const group = groups.get(name);
      if (group !== undefined) return group.lag;
      return [...topics.all()].reduce(
        (sum, { first, start, next }) => sum + next - Math.max(first, start),
        0,
      );
    },
    healthy: () => health.healthy(),
    observeTopic(app) {
      const topic = topics.get(app);
      return topic?.present ? topic.settings : undefined;
    },
    ensureTopic: ({ app, settings }) => topics.ensure(app, settings),
    removeTopic(app) {
      const topic = topics.remove(app);
      if (topic !== undefined) housekeeper.drop(topic, topic.next);
    },
    notices: (_, { signal }) => notices.next(signal),
    close() {
      appender.flush();
      for (const group of groups.values()) group.close();
      housekeeper.close();
      health.close();
      file.close();
    },
  };
}

function openFile(path: string, maxFileBytes: number | undefined): QueueFile {
  try {
    return openQueueFile({ path, maxFileBytes });
  } catch (error) {
    const fault = mediumFault(error);
    if (fault === undefined) throw error;
    throw new KapuasError('queue-unavailable', `${path}: ${fault}.`, { cause: error });
  }
}
