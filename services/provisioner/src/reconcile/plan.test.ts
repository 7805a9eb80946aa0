import { DEFAULT_SPEC } from '@kapuas/core/apps/app.ts';
import type { App, Key } from '@kapuas/core/ports/catalog.ts';
import { expect, test } from 'vitest';
import type { Desired, Observed } from './observe.ts';
import { plan } from './plan.ts';

const NOW = 1_000_000;
const DAY_MS = 86_400_000;

const APP: App = {
  name: 'shop',
  team: 'sales',
  spec: DEFAULT_SPEC,
  suspended: false,
  deleteAfter: null,
  generation: 3,
  observedGeneration: 2,
  status: 'ready',
  conditions: [],
  createdAt: 0,
};

const KEY: Key = {
  id: 'k1',
  owner: { app: 'shop' },
  name: 'first',
  hash: 'h1',
  createdBy: 'u1',
  createdAt: 0,
  expiresAt: null,
  revokedAt: null,
};

const NONE = { found: undefined };
const AWAY = { error: new Error('away') };
const TOPIC = { partitions: 1, retentionMs: 7 * DAY_MS };
const NOTHING: Observed = { topic: NONE, index: NONE };
const ALL: Observed = { topic: { found: TOPIC }, index: { found: { fields: [] } } };
const DECLARED = { ...DEFAULT_SPEC, fields: [{ name: 'amount', type: 'number' }] } as const;

function desired(change: Partial<App> = {}, keys: readonly Key[] = [KEY]): Desired {
  return { app: { ...APP, ...change }, keys };
}

const stepsOf = (wanted: Desired, observed: Observed) => plan(wanted, observed, NOW).map((step) => step.do);

test.each([
  ['nothing exists', desired(), NOTHING, ['ensure-topic', 'ensure-index', 'publish']],
  ['all exists', desired(), ALL, ['publish']],
  ['the topic went', desired(), { ...ALL, topic: NONE }, ['ensure-topic', 'publish']],
  [
    'something beside both went',
    desired(),
    {
      topic: { found: { ...TOPIC, lacks: 'topic of dead letters' } },
      index: { found: { fields: [], lacks: 'alias' } },
    },
    ['ensure-topic', 'ensure-index', 'publish'],
  ],
  ['the index went', desired(), { ...ALL, index: NONE }, ['ensure-index', 'publish']],
  ['a field was declared', desired({ spec: DECLARED }), ALL, ['ensure-index', 'publish']],
  ['the index is away', desired({ spec: DECLARED }), { ...ALL, index: AWAY }, ['publish']],
  ['the queue is away', desired(), { topic: AWAY, index: NONE }, ['ensure-index', 'publish']],
  ['the grace period runs', desired({ deleteAfter: NOW + 1 }), ALL, ['publish']],
  [
    'the grace period is over',
    desired({ deleteAfter: NOW }),
    ALL,
    ['withdraw', 'remove-topic', 'remove-index', 'forget'],
  ],
] as const)('%s', (_case, wanted, observed, steps) => {
  expect(stepsOf(wanted, observed)).toEqual(steps);
});

test('partitions follow the declared rate and never shrink', () => {
  const fast = { ...DEFAULT_SPEC, limits: { eventsPerSecond: 50_000, bytesPerSecond: 1e9 } };
  expect(plan(desired({ spec: fast }), ALL, NOW)[0]).toMatchObject({ wanted: { partitions: 3 } });
  const many: Observed = { ...ALL, topic: { found: { ...TOPIC, partitions: 9 } } };
  expect(stepsOf(desired({ spec: fast }), many)).toEqual(['publish']);
});

test.each([
  [desired(), 'ready'],
  [desired({ suspended: true }), 'suspended'],
  [desired({ suspended: true, deleteAfter: NOW + 1 }), 'deleting'],
] as const)('the feed carries the status', (wanted, status) => {
  expect(plan(wanted, ALL, NOW).at(-1)).toMatchObject({ do: 'publish', config: { status, revision: 3 } });
});

test('the feed carries the keys that are not revoked', () => {
  const revoked = { ...KEY, id: 'k2', revokedAt: 1 };
  expect(plan(desired({}, [KEY, revoked]), ALL, NOW).at(-1)).toMatchObject({
    config: { keys: [{ id: 'k1', hash: 'h1', expiresAt: null }] },
  });
});

test.each([
  ['the first publication waits for the rest', 0, true],
  ['later ones do not: a revoked key stops whatever is away', 2, false],
])('%s', (_case, observedGeneration, afterAll) => {
  expect(plan(desired({ observedGeneration }), ALL, NOW).at(-1)).toMatchObject({ do: 'publish', afterAll });
});

test('an app is forgotten only when all of it is gone', () => {
  expect(plan(desired({ deleteAfter: NOW }), ALL, NOW).at(-1)).toEqual({ do: 'forget', afterAll: true });
});
