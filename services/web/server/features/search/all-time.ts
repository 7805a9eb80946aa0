/**
 * The whole retention: what is kept goes by when events came in, so that an old log that was posted today
 * must be found by its own, older time. In microseconds since the epoch.
 */
export const ALL_TIME = { from: 0, to: Number.MAX_SAFE_INTEGER } as const;
