/** What the records of the feed's topic, taken in order, say of every app and team. */
import { createFeedView, type FeedView } from '../../app-feed/feed-view.ts';
import type { TopicRecord } from '../topic-reader.ts';
import { fromRecord, type Publication } from './publication.ts';

export interface FeedState {
  readonly view: FeedView['read'];
  known(key: string): Publication | undefined;
  all(): readonly Publication[];
  /**
   * What is known although a publication with a lower revision lies behind it. Compaction would keep that lower one
   * and forget what is known.
   */
  overtaken(): readonly Publication[];
  /** @returns false for what is no publication */
  apply(record: TopicRecord): boolean;
  /** Forgets what is not among these keys. */
  keepOnly(keys: ReadonlySet<string>): void;
}

export function createFeedState(): FeedState {
  const view = createFeedView();
  const known = new Map<string, Publication>();
  const overtaken = new Set<string>();

  function put(key: string, publication: Publication): void {
    const before = known.get(key);
    if (before !== undefined && before.config.revision > publication.config.revision) {
      overtaken.add(key);
      return;
    }
    overtaken.delete(key);
    known.set(key, publication);
    if (publication.kind === 'app') view.putApp(publication.config);
    else view.putTeam(publication.config);
  }

  function remove(key: string): void {
    const publication = known.get(key);
    overtaken.delete(key);
    known.delete(key);
    if (publication?.kind === 'app') view.removeApp(publication.config.name);
    if (publication?.kind === 'team') view.removeTeam(publication.config.name);
  }

  return {
    view: view.read,
    known: (key) => known.get(key),
    all: () => [...known.values()],
    overtaken: () => [...overtaken].map((key) => known.get(key) as Publication),
    apply(record) {
      const publication = fromRecord(record);
      if (publication === undefined) return false;
      if (publication === null) remove(record.key);
      else put(record.key, publication);
      return true;
    },
    keepOnly(keys) {
      for (const key of [...known.keys()]) if (!keys.has(key)) remove(key);
    },
  };
}
