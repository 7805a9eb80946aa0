import { readFileSync } from 'node:fs';
import type { Condition } from '@kapuas/core/apps/app.ts';
import type { ObservedProblem } from '@kapuas/core/ports/admin.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { describe, expect, test } from 'vitest';
import type { Report } from './apply.ts';
import { conditionsAfter, isHealthy, type Outcome } from './conditions.ts';
import type { Observed, Seen } from './observe.ts';
import type { Step } from './plan.ts';
import { CONDITION_TYPES, describeReasons, explain, FAULT_REASONS, type FaultKind } from './reasons.ts';

const HOUR_MS = 3_600_000;
const TOPIC = { partitions: 1, retentionMs: 1 };
const INDEX = { fields: [] };
const ALL: Observed = { topic: { found: TOPIC }, index: { found: INDEX } };
const MISSING = { found: undefined };
const NOTHING_DONE: Report = { done: [], failed: [], skipped: [] };
const ENSURE_TOPIC: Step = { do: 'ensure-topic', wanted: TOPIC };
const ENSURE_INDEX: Step = { do: 'ensure-index', wanted: INDEX };
const PUBLISH = { do: 'publish', afterAll: true } as Step;

const outcome = (
  observed: Partial<Observed> = {},
  report: Partial<Report> = {},
  wasMade = true,
): Outcome => ({
  observed: { ...ALL, ...observed },
  report: { ...NOTHING_DONE, ...report },
  wasMade,
});

const after = (seen: Outcome, before: readonly Condition[] = [], now = 0) =>
  conditionsAfter(before, seen, now);
const shown = (conditions: readonly Condition[]) =>
  Object.fromEntries(conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`]));

const WELL = {
  TopicReady: 'True TopicExists',
  IndexReady: 'True IndexExists',
  FeedPublished: 'True Published',
};

const queueAway = new KapuasError('queue-unavailable', 'no broker answers', { fault: 'unreachable' });
const noRight = new KapuasError('queue-unavailable', 'may not create', { fault: 'rights' });
const storeAway = new KapuasError('store-unavailable', 'refused', { fault: 'unreachable' });
const noLogin = new KapuasError('store-unavailable', '401', { fault: 'login' });
const problem = (kind: ObservedProblem['kind']): Seen<never> =>
  ({ found: { ...TOPIC, ...INDEX, problem: { kind, detail: 'blocked' } } }) as unknown as Seen<never>;

test.each<[string, Outcome, Partial<typeof WELL> | Record<string, string>]>([
  ['nothing is wrong', outcome(), {}],
  ['the broker is away', outcome({ topic: { error: queueAway } }), { TopicReady: 'False QueueUnavailable' }],
  [
    'the topic may not be looked at',
    outcome({ topic: { error: noRight } }),
    { TopicReady: 'False TopicRightsMissing' },
  ],
  [
    'the topic may not be made',
    outcome({ topic: MISSING }, { failed: [{ step: ENSURE_TOPIC, error: noRight }] }),
    { TopicReady: 'False TopicRightsMissing' },
  ],
  [
    'a partition is down',
    outcome({ topic: problem('unavailable') }),
    { TopicReady: 'False TopicUnavailable' },
  ],
  ['the store is away', outcome({ index: { error: storeAway } }), { IndexReady: 'False StoreUnavailable' }],
  [
    'the store refuses the login',
    outcome({ index: { error: noLogin } }),
    { IndexReady: 'False StoreLoginRefused' },
  ],
  ['the index is read-only', outcome({ index: problem('read-only') }), { IndexReady: 'False IndexReadOnly' }],
  ['a shard is down', outcome({ index: problem('unavailable') }), { IndexReady: 'False IndexUnavailable' }],
  [
    'the index is missing and cannot be made',
    outcome({ index: MISSING }, { failed: [{ step: ENSURE_INDEX, error: new Error('no room') }] }),
    { IndexReady: 'False IndexMissing' },
  ],
  [
    'the index could not be altered',
    outcome({}, { failed: [{ step: ENSURE_INDEX, error: new Error('too many fields') }] }),
    { IndexReady: 'False IndexFailed' },
  ],
  [
    'the index was taken away and made again',
    outcome({ index: MISSING }, { done: [ENSURE_INDEX] }),
    { IndexReady: 'True IndexRecreated' },
  ],
  [
    'the topic was taken away and made again',
    outcome({ topic: MISSING }, { done: [ENSURE_TOPIC] }),
    { TopicReady: 'True TopicRecreated' },
  ],
  [
    'the index was taken away and a writer made it again',
    outcome({ index: { found: { ...INDEX, remadeAt: -HOUR_MS } } }),
    { IndexReady: 'True IndexRecreated' },
  ],
  [
    'a writer made the index again two days ago',
    outcome({ index: { found: { ...INDEX, remadeAt: -48 * HOUR_MS } } }),
    {},
  ],
  [
    'an alias was taken away and put back',
    outcome({ index: { found: { ...INDEX, lacks: 'alias a' } } }, { done: [ENSURE_INDEX] }),
    { IndexReady: 'True IndexMended' },
  ],
  [
    'the topic of dead letters was taken away and put back',
    outcome({ topic: { found: { ...TOPIC, lacks: 'topic d' } } }, { done: [ENSURE_TOPIC] }),
    { TopicReady: 'True TopicMended' },
  ],
  ['all is made for the first time', outcome({ topic: MISSING, index: MISSING }, {}, false), {}],
  [
    'the configuration cannot be published',
    outcome({}, { failed: [{ step: PUBLISH, error: queueAway }] }),
    { FeedPublished: 'False QueueUnavailable' },
  ],
  [
    'the first publication waits for the index',
    outcome({ index: { error: storeAway } }, { skipped: [PUBLISH] }, false),
    { IndexReady: 'False StoreUnavailable', FeedPublished: 'Unknown NotReached' },
  ],
])('%s', (_case, seen, different) => {
  const conditions = after(seen);
  expect(shown(conditions)).toEqual({ ...WELL, ...different });
  const bad = Object.values(different).some((told) => !told.startsWith('True'));
  expect(isHealthy(conditions)).toBe(!bad);
});

test('the message says what is wrong and what to do', () => {
  const [, index] = after(outcome({ index: problem('read-only') }));
  expect(index?.message).toMatch(/^blocked\. Free space on the store's disks/);
});

test('recovery clears it, and the time of transition moves only then', () => {
  const broken = after(outcome({ index: { error: storeAway } }), [], 0);
  const still = after(outcome({ index: { error: storeAway } }), broken, HOUR_MS);
  expect(still).toEqual(broken);
  const well = after(outcome(), still, 2 * HOUR_MS);
  expect(shown(well)).toEqual(WELL);
  expect(well[1]?.lastTransitionTime).toBe(new Date(2 * HOUR_MS).toISOString());
  expect(well[0]?.lastTransitionTime).toBe(new Date(0).toISOString());
});

test('that something was made again is shown for a day', () => {
  const made = after(outcome({ index: MISSING }, { done: [ENSURE_INDEX] }), [], 0);
  expect(shown(after(outcome(), made, 23 * HOUR_MS))).toMatchObject({ IndexReady: 'True IndexRecreated' });
  expect(shown(after(outcome(), made, 24 * HOUR_MS))).toEqual(WELL);
});

test('that something was put back is shown for a day, with what it was', () => {
  const lacking = outcome({ index: { found: { ...INDEX, lacks: 'alias kapuas-shop' } } });
  const mended = after(lacking, [], 0);
  expect(mended[1]?.message).toContain('alias kapuas-shop');
  const later = after(outcome(), mended, 23 * HOUR_MS);
  expect(later).toEqual(mended);
  expect(shown(after(outcome(), mended, 24 * HOUR_MS))).toEqual(WELL);
});

describe('every fault', () => {
  const KINDS: readonly FaultKind[] = [
    'unreachable',
    'login',
    'rights',
    'read-only',
    'missing',
    'unavailable',
    'other',
  ];

  test.each(CONDITION_TYPES)('of %s has one reason and a cure', (type) => {
    for (const kind of KINDS) {
      expect(FAULT_REASONS.filter((row) => row.type === type && row.faults.includes(kind))).toHaveLength(1);
      expect(explain(type, { kind, detail: 'what' })).toMatchObject({
        reason: expect.stringMatching(/^([A-Z][a-z]+)+$/),
        message: expect.stringMatching(/^what\. [A-Z].+\.$/),
      });
    }
  });

  const operations = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');
  test.each(describeReasons())('docs/operations.md has the row %s', (row) => {
    expect(operations.replaceAll(/ +/g, ' ')).toContain(row);
  });
});
