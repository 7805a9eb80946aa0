/** Apps that are sent numbered events, of which each must be found once. */
import { expect, vi } from 'vitest';
import { ingest } from '../kapuas/ingest.ts';
import { takeCensus } from './census.ts';
import { type Installation, PATIENT } from './installation.ts';
import { EVENTS_PER_POST, sendNumbered } from './sender.ts';

/** Events of one step of a scenario. */
export const SOME = 4 * EVENTS_PER_POST;

export interface NumberedEvents {
  /** @returns its key */
  makeApp(app: string): Promise<string>;
  /** Resolves when each was answered with success. */
  send(key: string, count: number, from?: number): Promise<void>;
  untilFound(app: string, count: number): Promise<void>;
  /** The numbers from 0 on. */
  expectEachOnce(app: string, count: number): Promise<void>;
}

export function numberedEvents(kapuas: Installation): NumberedEvents {
  const { client } = kapuas;

  /** A search may fail meanwhile, as an index that was just made has no shard yet. */
  const untilFound = (app: string, count: number): Promise<void> =>
    vi.waitFor(() => client.waitForCount({ apps: app, from: '-1d' }, count, 0), PATIENT);

  return {
    async makeApp(app) {
      const { key } = await client.createApp(app, { eventsPerSecond: 1_000_000 });
      // Routers that have just lost their broker hear of a key a little after the console.
      await vi.waitUntil(async () => (await ingest(kapuas, key, '[]')).status !== 401, PATIENT);
      return key;
    },
    send: (key, count, from = 0) => sendNumbered(kapuas, key, count, from).done,
    untilFound,
    async expectEachOnce(app, count) {
      await untilFound(app, count).catch(() => undefined);
      expect(await takeCensus(client, app, count)).toEqual({ found: count, doubled: [], missing: [] });
    },
  };
}
