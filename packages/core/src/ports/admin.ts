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

export interface ObservedTopic extends WantedTopic {
  readonly problem?: ObservedProblem;
  /** What beside the topic is missing, and `ensure` puts back. */
  readonly lacks?: string;
}

/** Why what is there cannot be written; absent when it can. */
export interface ObservedProblem {
  /** `read-only`: blocked, such as by the disk's flood stage. `rights`: not allowed. `unavailable`: no copy is up. */
  readonly kind: 'read-only' | 'rights' | 'unavailable';
  /** What is wrong, where. */
  readonly detail: string;
}

/** Every call is idempotent. */
export interface IndexAdmin {
  observe(app: string): Promise<ObservedIndex | undefined>;
  ensure(app: string, wanted: WantedIndex): Promise<void>;
  /**
   * Where events lie in slices that deletion by age drops whole: begins the next one when the newest is large or old
   * enough. To be called now and then. @returns whether it did
   */
  rollOver(app: string): Promise<boolean>;
  /** Removes the index with all its events. */
  remove(app: string): Promise<void>;
}

export interface WantedIndex {
  readonly fields: AppConfig['fields'];
}

export interface ObservedIndex extends WantedIndex {
  readonly problem?: ObservedProblem;
  /** What is missing although the events are there, and `ensure` puts back. */
  readonly lacks?: string;
  /** When a writer found it missing and made it again; milliseconds since the epoch. */
  readonly remadeAt?: number;
}
