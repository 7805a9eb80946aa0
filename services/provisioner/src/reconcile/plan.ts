import type { AppConfig, AppStatus } from '@kapuas/core/apps/app.ts';
import type { ObservedIndex, ObservedTopic, WantedIndex, WantedTopic } from '@kapuas/core/ports/admin.ts';
import type { App, Key } from '@kapuas/core/ports/catalog.ts';
import type { Desired, Observed, Seen } from './observe.ts';

/**
 * One thing to do to the world; every step is idempotent, and does not wait for those before it to succeed unless it
 * says `afterAll`.
 */
export type Step =
  | { readonly do: 'ensure-topic'; readonly wanted: WantedTopic }
  | { readonly do: 'ensure-index'; readonly wanted: WantedIndex }
  | { readonly do: 'publish'; readonly config: AppConfig; readonly afterAll: boolean }
  | { readonly do: 'withdraw' }
  | { readonly do: 'remove-topic' }
  | { readonly do: 'remove-index' }
  | { readonly do: 'forget'; readonly afterAll: true };

const DAY_MS = 86_400_000;

/** Logs wait here while the index is away: bounded, however long the app keeps its events. */
const TOPIC_RETENTION_DAYS = 7;

/** Events per second that one partition carries with room to spare. */
const EVENTS_PER_PARTITION = 20_000;

/**
 * What must be done so that the observed state becomes the desired one, in order. Pure. What could not be looked at
 * is left as it is. The first publication waits until there is a place for events; later ones wait for nothing, so
 * that a revoked key stops although the index is away.
 * A deleted app stops taking logs at once; its data goes when the grace period has passed.
 */
export function plan(desired: Desired, observed: Observed, now: number): readonly Step[] {
  const { app } = desired;
  if (app.deleteAfter !== null && app.deleteAfter <= now) return REMOVAL;
  const steps: Step[] = [];
  const topic = wantedTopic(app, observed);
  const index = { fields: app.spec.fields };
  if (needs(observed.topic, (found) => topicFits(found, topic)))
    steps.push({ do: 'ensure-topic', wanted: topic });
  if (needs(observed.index, (found) => indexFits(found, index)))
    steps.push({ do: 'ensure-index', wanted: index });
  const config = appConfig(desired, 'ready');
  return [...steps, { do: 'publish', config, afterAll: isNew(app) }];
}

/** Whether no reconcile has made the whole of it yet. */
export function isNew(app: App): boolean {
  return app.observedGeneration === 0;
}

const REMOVAL: readonly Step[] = [
  { do: 'withdraw' },
  { do: 'remove-topic' },
  { do: 'remove-index' },
  { do: 'forget', afterAll: true },
];

function needs<T>(seen: Seen<T>, fits: (found: T) => boolean): boolean {
  return 'found' in seen && (seen.found === undefined || !fits(seen.found));
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

function wantedTopic(app: App, { topic }: Observed): WantedTopic {
  const partitions = Math.max(1, Math.ceil(app.spec.limits.eventsPerSecond / EVENTS_PER_PARTITION));
  const present = 'found' in topic ? topic.found?.partitions : undefined;
  return {
    partitions: Math.max(partitions, present ?? 0),
    retentionMs: Math.min(app.spec.retentionDays, TOPIC_RETENTION_DAYS) * DAY_MS,
  };
}

function topicFits(topic: ObservedTopic, wanted: WantedTopic): boolean {
  return (
    topic.lacks === undefined &&
    topic.partitions === wanted.partitions &&
    topic.retentionMs === wanted.retentionMs
  );
}

function indexFits(index: ObservedIndex, wanted: WantedIndex): boolean {
  return index.lacks === undefined && JSON.stringify(index.fields) === JSON.stringify(wanted.fields);
}
