/** Every bound on what the event store's threads hold, in one place. A reader's apply to each reader. */
const MIB = 1024 * 1024;

/** JavaScript objects of each thread; one that needs more ends and is started anew, and the process goes on. */
export const WRITER_HEAP = { maxOldGenerationSizeMb: 512 } as const;
export const READER_HEAP = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 } as const;

export const READER_MEMORY = {
  /** Decoded columns of chunks. */
  columnBytes: 24 * MIB,
  /** Unpacked blocks of events. */
  blockBytes: 6 * MIB,
  /** Slices with open files. */
  openSlices: 40,
  /** SQLite's page cache for each open index.db and events.db. */
  indexCacheBytes: MIB,
  eventsCacheBytes: 128 * 1024,
  /** Chunks whose bounds and summaries are kept, over all slices. */
  knownChunks: 50_000,
  /** Batches whose rows and ids are kept. */
  knownBatches: 10_000,
} as const;
