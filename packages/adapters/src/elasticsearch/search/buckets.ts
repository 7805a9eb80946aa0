/** Answer of a `terms` aggregation. */
export interface TermBuckets {
  readonly buckets: readonly {
    readonly key: string | number;
    readonly doc_count: number;
  }[];
  /** Documents with values that have no bucket. */
  readonly sum_other_doc_count: number;
}

/** More indices than one search reaches in practice: the servers allow 65,536 buckets in an answer. */
export const MAX_INDICES = 20_000;
