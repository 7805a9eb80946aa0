import type { AppConfig } from '../apps/app.ts';

/** Every call is idempotent. */
export interface TopicAdmin {
  /** @returns undefined when there is no such topic */
  observe(app: string): Promise<ObservedTopic | undefined>;
  /** Creates the topic, or alters it to fit; partitions only grow. */
  ensure(app: string, wanted: WantedTopic): Promise<void>;
  remove(app: string): Promise<void>;
}

export interface WantedTopic {
  readonly partitions: number;
  readonly retentionMs: number;
}

export type ObservedTopic = WantedTopic;

/** Every call is idempotent. */
export interface IndexAdmin {
  observe(app: string): Promise<ObservedIndex | undefined>;
  ensure(app: string, wanted: WantedIndex): Promise<void>;
  /** Removes the index with all its events. */
  remove(app: string): Promise<void>;
}

export interface WantedIndex {
  readonly fields: AppConfig['fields'];
}

export type ObservedIndex = WantedIndex;
