import { integer, type Settings } from '@kapuas/core/runtime/config.ts';

export interface IndexerConfig {
  readonly turnBytes: number;
  readonly concurrency: number;
  readonly retryMs: number;
  readonly maxRetryMs: number;
}

export const INDEXER_SETTINGS: Settings<IndexerConfig> = {
  turnBytes: integer(
    'KAPUAS_INDEXER_TURN_BYTES',
    4 * 1024 * 1024,
    'bytes of events written to the index at once',
    {
      min: 64 * 1024,
      max: 256 * 1024 * 1024,
    },
  ),
  concurrency: integer('KAPUAS_INDEXER_CONCURRENCY', 2, 'writes to the index under way at once', {
    min: 1,
    max: 64,
  }),
  retryMs: integer('KAPUAS_INDEXER_RETRY_MS', 250, 'delay before the first retry, in milliseconds', {
    min: 1,
    max: 60_000,
  }),
  maxRetryMs: integer(
    'KAPUAS_INDEXER_MAX_RETRY_MS',
    15_000,
    'longest delay between retries, in milliseconds',
    {
      min: 1,
      max: 600_000,
    },
  ),
};
