import type { AppConfig, AppStatus } from '@kapuas/core/apps/app.ts';
import type { ObservedIndex, WantedIndex, WantedTopic } from '@kapuas/core/ports/admin.ts';
import type { App, Key } from '@kapuas/core/ports/catalog.ts';
import type { Desired, Observed } from './observe.ts';

/** One thing to do to the world; every step is idempotent. */
export type Step =
  | { readonly do: 'ensure-topic'; readonly wanted: WantedTopic }
  | { readonly do: 'ensure-index'; readonly wanted: WantedIndex }
  | { readonly do: 'publish'; readonly config: AppConfig }
  | { readonly do: 'withdraw' }
  | { readonly do: 'remove-topic' }
  | { readonly do: 'remove-index' }
  | { readonly do: 'forget' };

const DAY_MS = 86_400_000;

/** Logs wait here while the index is away: bounded, however long the app keeps its events. */
const TOPIC_RETENTION_DAYS = 7;

/** Events per second that one partition carries with room to spare. */
const EVENTS_PER_PARTITION = 20_000;

/**
 * What must be done so that the observed state becomes the desired one, in order. Pure.
 * A deleted app stops taking logs at once; its data goes when the grace period has passed.
 */
export function plan(desired: Desired, observed: Observed, now: number): readonly Step[] {
  const { app } = desired;
  if (app.deleteAfter !== null && app.deleteAfter <= now) {
    return [{ do: 'withdraw' }, { do: 'remove-topic' }, { do: 'remove-index' }, { do: 'forget' }];
  }
  const steps: Step[] = [];
  const topic = wantedTopic(app, observed);
  const index = { fields: app.spec.fields };
  if (!topicFits(observed, topic)) steps.push({ do: 'ensure-topic', wanted: topic });
  if (!indexFits(observed.index, index)) steps.push({ do: 'ensure-index', wanted: index });
  steps.push({ do: 'publish', config: appConfig(desired, 'ready') });
  return steps;
}

/** The value of the app feed. @param healthy the status when nothing stands against it */
export function appConfig({ app, keys }: Desired, healthy: AppStatus): AppConfig {
  return {
    ...app.spec,
    name: app.name,
    team: app.team,
    status: statusOf(app, healthy),
    keys: keys.filter((key) => key.revokedAt === null).map(feedKey),
    revision: app.generation,
  };
}

export function statusOf(app: App, healthy: AppStatus): AppStatus {
  if (app.deleteAfter !== null) return 'deleting';
  return app.suspended ? 'suspended' : healthy;
}

function feedKey(key: Key): AppConfig['keys'][number] {
  return { id: key.id, hash: key.hash, expiresAt: key.expiresAt };
}

function wantedTopic(app: App, observed: Observed): WantedTopic {
  const partitions = Math.max(1, Math.ceil(app.spec.limits.eventsPerSecond / EVENTS_PER_PARTITION));
  return {
    partitions: Math.max(partitions, observed.topic?.partitions ?? 0),
    retentionMs: Math.min(app.spec.retentionDays, TOPIC_RETENTION_DAYS) * DAY_MS,
  };
}

function topicFits({ topic }: Observed, wanted: WantedTopic): boolean {
  return topic?.partitions === wanted.partitions && topic.retentionMs === wanted.retentionMs;
}

function indexFits(index: ObservedIndex | undefined, wanted: WantedIndex): boolean {
  return index !== undefined && JSON.stringify(index.fields) === JSON.stringify(wanted.fields);
}
