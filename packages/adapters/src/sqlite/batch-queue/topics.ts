import type { TopicSettings } from './protocol.ts';
import type { QueueFile } from './queue-file.ts';

/** One app's topic, as it is in the file. */
export interface Topic {
  readonly id: number;
  readonly app: string;
  settings: TopicSettings;
  present: boolean;
  /** The lowest offset that is stored. */
  first: number;
  /** What lies below was dropped and waits to be deleted. */
  start: number;
  /** The offset that the next batch gets. */
  next: number;
}

export interface Topics {
  all(): Iterable<Topic>;
  get(app: string): Topic | undefined;
  byId(id: number): Topic | undefined;
  /** The topic that an append goes to; made with default settings when nobody made it before. */
  forAppend(app: string): Topic;
  ensure(app: string, settings: TopicSettings): void;
  /** Drops its batches too. @returns the topic, if there was one */
  remove(app: string): Topic | undefined;
}

/** As Kafka keeps the batches of a topic that nobody configured. */
const DEFAULT_SETTINGS: TopicSettings = { partitions: 1, retentionMs: 7 * 86_400_000 };

export function loadTopics(file: QueueFile, now: () => number): Topics {
  const byApp = new Map<string, Topic>();
  const byId = new Map<number, Topic>();
  const keep = (topic: Topic): Topic => {
    byApp.set(topic.app, topic);
    byId.set(topic.id, topic);
    return topic;
  };
  for (const { partitions, retentionMs, ...stored } of file.topics()) {
    keep({ ...stored, settings: { partitions, retentionMs } });
  }

  /** Offsets start at the clock: event ids derive from them, and must not come again after a file was lost. */
  function create(app: string, settings: TopicSettings): Topic {
    const next = now();
    const id = file.transaction(() => file.createTopic(app, next, settings));
    return keep({ id, app, settings, present: true, first: next, start: next, next });
  }

  function change(topic: Topic, change: Partial<Pick<Topic, 'settings' | 'present' | 'start'>>): void {
    const { id, settings, present, start } = { ...topic, ...change };
    file.transaction(() => file.setTopic({ id, ...settings, present, start }));
    Object.assign(topic, change);
  }

  return {
    all: () => byApp.values(),
    get: (app) => byApp.get(app),
    byId: (id) => byId.get(id),
    forAppend(app) {
      const topic = byApp.get(app);
      if (topic === undefined) return create(app, DEFAULT_SETTINGS);
      if (!topic.present) change(topic, { settings: DEFAULT_SETTINGS, present: true });
      return topic;
    },
    ensure(app, wanted) {
      const topic = byApp.get(app);
      if (topic === undefined) {
        create(app, wanted);
        return;
      }
      const before = topic.present ? topic.settings.partitions : 1;
      const settings = { ...wanted, partitions: Math.max(wanted.partitions, before) };
      if (topic.present && isSame(topic.settings, settings)) return;
      change(topic, { settings, present: true });
    },
    remove(app) {
      const topic = byApp.get(app);
      if (topic === undefined || !topic.present) return undefined;
      change(topic, { present: false, start: topic.next });
      return topic;
    },
  };
}

function isSame(a: TopicSettings, b: TopicSettings): boolean {
  return a.partitions === b.partitions && a.retentionMs === b.retentionMs;
}
