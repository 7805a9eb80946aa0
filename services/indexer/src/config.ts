import { integer, type Settings } from '@kapuas/core/runtime/config.ts';
import { healthSettings } from '@kapuas/core/runtime/health-server.ts';

export interface IndexerConfig {
  readonly minBulkBytes: number;
  readonly maxBulkBytes: number;
  readonly concurrency: number;
  readonly slowMs: number;
  readonly retryMs: number;
  readonly maxRetryMs: number;
  readonly eventTries: number;
}

const BULK_BYTES = { min: 1024, max: 64 * 1024 * 1024 };
const MILLISECONDS = { min: 1, max: 600_000 };

export const INDEXER_SETTINGS: Settings<IndexerConfig> = {
  minBulkBytes: integer(
    'KAPUAS_INDEXER_MIN_BULK_BYTES',
    128 * 1024,
    'bytes of events below which one write to the index does not shrink when the index is busy',
    BULK_BYTES,
  ),
  maxBulkBytes: integer(
    'KAPUAS_INDEXER_MAX_BULK_BYTES',
    4 * 1024 * 1024,
    'bytes of events up to which one write to the index grows while that makes it faster',
    BULK_BYTES,
  ),
  concurrency: integer(
    'KAPUAS_INDEXER_CONCURRENCY',
    4,
    'writes to the index under way at once, at most; fewer while more make it no faster',
    { min: 1, max: 64 },
  ),
  slowMs: integer(
    'KAPUAS_INDEXER_SLOW_MS',
    5_000,
    'a write to the index that takes longer, in milliseconds, makes writes smaller and fewer',
    MILLISECONDS,
  ),
  retryMs: integer(
    'KAPUAS_INDEXER_RETRY_MS',
    250,
    'delay before the first retry, in milliseconds',
    MILLISECONDS,
  ),
  maxRetryMs: integer(
    'KAPUAS_INDEXER_MAX_RETRY_MS',
    15_000,
    'longest delay between retries, in milliseconds',
    MILLISECONDS,
  ),
  eventTries: integer(
    'KAPUAS_INDEXER_EVENT_TRIES',
    20,
    'tries of an event that the index does not take while it takes others, before the event is a dead letter',
    { min: 1, max: 10_000 },
  ),
};

/** Where an indexer in a process of its own tells how it is. */
export const INDEXER_HEALTH_SETTINGS = healthSettings('KAPUAS_INDEXER_PORT', 9102, 'indexer');
