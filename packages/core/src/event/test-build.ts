/** Builds single events; for tests only. */
import type { AppConfig } from '../apps/app.ts';
import type { EventContext } from './assemble.ts';
import { createEventBuilder } from './build.ts';
import type { CanonicalEvent, JsonObject } from './event.ts';

export const RECEIVED_AT = Date.UTC(2025, 0, 1, 12);
export const NOW = '2025-01-01T12:00:00Z';

export type App = Pick<AppConfig, 'requestId' | 'headers' | 'fields'>;

/** @param app beside an app that declares nothing */
export function build(
  record: JsonObject,
  app: Partial<App> = {},
  context: Partial<EventContext> = {},
): CanonicalEvent {
  const builder = createEventBuilder({ requestId: {}, headers: [], fields: [], ...app });
  return builder(record, { receivedAt: RECEIVED_AT, ...context });
}
