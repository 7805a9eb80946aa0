/** Settings of the indices that Kapuas makes. */
export interface IndexOptions {
  /** Primary shards of an index. */
  readonly shards: number;
  /** Copies of each shard beside the primary. */
  readonly replicas: number;
  /** Milliseconds until what was written can be found. */
  readonly refreshMs: number;
  /** An index whose primary shards hold so many bytes is rolled over. */
  readonly rollOverBytes: number;
  /** An index that is so old (milliseconds) and not empty is rolled over. */
  readonly rollOverMs: number;
}

export const INDEX_DEFAULTS: IndexOptions = {
  shards: 1,
  replicas: 1,
  refreshMs: 1_000,
  rollOverBytes: 30_000_000_000,
  rollOverMs: 7 * 86_400_000,
};
