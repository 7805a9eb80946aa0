import type { AppLimits } from '../apps/app.ts';

/**
 * An account of what each app has sent, of one process or of all routers together. Per app there is one token
 * bucket of events and one of bytes. A batch of any size passes while both hold something; what it costs beyond
 * is a debt to wait for, of `MAX_DEBT_SECONDS` at most: over time an app gets its limit, and no batch is too
 * large to pass.
 */
export interface RateLimiter {
  /**
   * Takes what a batch costs, all of it or nothing.
   * @returns 0 when it was taken, else the milliseconds until trying again makes sense
   */
  take(app: string, limits: AppLimits, events: number, bytes: number): Promise<number>;
}

/** The longest that an app has to wait, whatever it sent before. */
export const MAX_DEBT_SECONDS = 60;
