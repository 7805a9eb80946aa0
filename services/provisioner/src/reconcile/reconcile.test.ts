import { type Condition, DEFAULT_SPEC } from '@kapuas/core/apps/app.ts';
import type { ObservedIndex, ObservedTopic } from '@kapuas/core/ports/admin.ts';
import type { App, Catalog, CatalogWriter } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { beforeEach, expect, test } from 'vitest';
import { reconcile } from './reconcile.ts';

const AWAY = new KapuasError('store-unavailable', 'nobody answers', { fault: 'unreachable' });

let app: App | undefined;
let topic: ObservedTopic | undefined;
let index: ObservedIndex | undefined;
let storeAway: boolean;
let log: string[];

beforeEach(() => {
  topic = undefined;
  index = undefined;
  storeAway = false;
  log = [];
  app = {
    name: 'shop',
    team: 'sales',
    spec: DEFAULT_SPEC,
    suspended: false,
    deleteAfter: null,
    generation: 1,
    observedGeneration: 0,
    status: 'provisioning',
    conditions: [],
    createdAt: 0,
  };
});

/** One app in a world whose store can be away. */
function run(): Promise<void> {
  const tx = {
    setAppStatus: async (_name: string, status: App['status'], conditions: Condition[], seen: number) => {
      app = { ...(app as App), status, conditions, observedGeneration: seen };
    },
    removeApp: async () => {
      app = undefined;
    },
    appendAudit: async () => undefined,
  } as unknown as CatalogWriter;
  const catalog = {
    app: async () => app,
    keys: async () => [],
    transaction: (work: (writer: CatalogWriter) => Promise<unknown>) => work(tx),
  } as unknown as Catalog;
  const guard = (): void => {
    if (storeAway) throw AWAY;
  };
  return reconcile(
    {
      catalog,
      topics: {
        observe: async () => topic,
        async ensure(_app, wanted) {
          topic = wanted;
        },
        remove: async () => void log.push('topic removed'),
      },
      indices: {
        async observe() {
          guard();
          return index;
        },
        async ensure(_app, wanted) {
          guard();
          index = wanted;
        },
        rollOver: async () => false,
        async remove() {
          guard();
          log.push('index removed');
        },
      },
      publisher: {
        publishApp: async ({ revision }) => void log.push(`published ${revision}`),
        removeApp: async () => void log.push('withdrawn'),
        publishTeam: async () => undefined,
      },
      deadLetters: { clear: async () => void log.push('letters cleared') },
      logger: createLogger('test', 'silent'),
      now: () => 0,
    },
    'shop',
  );
}

const reasons = () => app?.conditions.map(({ reason }) => reason);

test('a new app is published once it has a topic and an index', async () => {
  storeAway = true;
  await expect(run()).rejects.toBe(AWAY);
  expect(app).toMatchObject({ status: 'provisioning', observedGeneration: 0 });
  expect(reasons()).toEqual(['TopicExists', 'StoreUnavailable', 'NotReached']);
  storeAway = false;
  await run();
  expect(app).toMatchObject({ status: 'ready', observedGeneration: 1 });
  expect(log).toEqual(['published 1']);
});

test('a store that goes away degrades the app, holds up no publication, and recovers', async () => {
  await run();
  storeAway = true;
  app = { ...(app as App), generation: 2 };
  await expect(run()).rejects.toBe(AWAY);
  expect(app).toMatchObject({ status: 'degraded', observedGeneration: 1 });
  expect(log).toEqual(['published 1', 'published 2']);
  storeAway = false;
  await run();
  expect(app).toMatchObject({ status: 'ready', observedGeneration: 2 });
});

test('an index that is blocked degrades the app though every step is done', async () => {
  await run();
  index = { fields: [], problem: { kind: 'read-only', detail: 'flood stage' } };
  await run();
  expect(app).toMatchObject({ status: 'degraded', observedGeneration: 1 });
  expect(reasons()).toEqual(['TopicExists', 'IndexReadOnly', 'Published']);
  index = { fields: [] };
  await run();
  expect(app?.status).toBe('ready');
});

test('an index that was deleted by hand is made again, and the app says so', async () => {
  await run();
  index = undefined;
  await run();
  expect(index).toEqual({ fields: [] });
  expect(app?.status).toBe('ready');
  expect(reasons()).toEqual(['TopicExists', 'IndexRecreated', 'Published']);
});

test('a deleted app is forgotten when its topic, its letters and its index are gone', async () => {
  await run();
  app = { ...(app as App), deleteAfter: 0 };
  log = [];
  storeAway = true;
  await expect(run()).rejects.toBe(AWAY);
  expect(app).toMatchObject({ status: 'deleting' });
  expect(log).toEqual(['withdrawn', 'topic removed', 'letters cleared']);
  storeAway = false;
  await run();
  expect(app).toBeUndefined();
});
