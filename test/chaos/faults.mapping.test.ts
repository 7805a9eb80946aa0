/** Nothing that an event holds can be refused by the index: the whole way from the router to a search. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingest } from '../kapuas/ingest.ts';
import { type Installation, PATIENT, startInstallation } from './installation.ts';

const VALUES = [1, 1.5, 'one', '1', { deep: { er: 1 } }, [1, 'two', { three: 3 }, null], null, true, [], {}];
const MANY = 5_000;
const NAMES_AN_EVENT = 100;
const MEGABYTE = 1_000_000;
const DEPTH = 200;
/** Before the oldest time that a wrong date may be read as. */
const EVER = '1900-01-01T00:00:00Z';
const DATES = ['2026-13-45', 'yesterday', '', -1, 1e300, '0000-00-00T00:00:00Z', {}, [], null, true];

let kapuas: Installation;
const keys = new Map<string, string>();

beforeAll(async () => {
  kapuas = await startInstallation({});
  for (const app of ['left', 'right']) {
    const wish = { eventsPerSecond: 1_000_000, fields: [{ name: 'when', type: 'date' as const }] };
    keys.set(app, (await kapuas.client.createApp(app, wish)).key);
  }
}, 120_000);

afterAll(() => kapuas?.end());

/** @param unparsed how many are marked with what of them could not be kept as it came */
async function post(app: string, events: readonly object[], unparsed = 0): Promise<void> {
  const body = events.map((event) => JSON.stringify(event)).join('\n');
  expect(await ingest(kapuas, keys.get(app) as string, body)).toMatchObject({
    status: 200,
    body: { accepted: events.length, unparsed },
  });
}

async function expectFound(app: string, q: string, events: number): Promise<void> {
  const parameters = { apps: app, from: EVER, q };
  await kapuas.client.waitForCount(parameters, events, PATIENT.timeout);
  expect(await kapuas.client.searchAll(parameters)).toHaveLength(events);
}

test('the same attribute as number, text, object, array and null, in one app and in another', async () => {
  const events = VALUES.map((mixed, n) => ({ message: 'mixed value', n, mixed }));
  await post('left', events);
  await post('right', events.toReversed());
  for (const app of ['left', 'right']) await expectFound(app, '"mixed value"', VALUES.length);
  expect((await kapuas.client.searchAll({ apps: '*', q: 'mixed:one', from: '-1d' })).length).toBe(2);
});

test(`${MANY} distinct attribute names in one app`, async () => {
  const events = Array.from({ length: MANY / NAMES_AN_EVENT }, (_, n) => ({
    message: 'many names',
    ...Object.fromEntries(
      Array.from({ length: NAMES_AN_EVENT }, (_, i) => [`name_${n * NAMES_AN_EVENT + i}`, `value ${i}`]),
    ),
  }));
  await post('left', events);
  await expectFound('left', '"many names"', events.length);
  await expectFound('left', `name_${MANY - 1}:"value ${NAMES_AN_EVENT - 1}"`, 1);
});

test('a value of 1 MB, as attribute and as message', async () => {
  await post('left', [
    { message: 'large value', blob: 'x'.repeat(MEGABYTE) },
    { message: `large value ${'y'.repeat(MEGABYTE)}` },
    { message: `large value ${'many words '.repeat(MEGABYTE / 11)}` },
  ]);
  await expectFound('left', '"large value"', 3);
});

test('dates that are none, as declared field and as time of the event', async () => {
  await post(
    'left',
    DATES.map((when) => ({ message: 'odd field', when })),
  );
  await post(
    'left',
    DATES.map((when) => ({ message: 'odd time', '@timestamp': when })),
  );
  await expectFound('left', '"odd field"', DATES.length);
  await expectFound('left', '"odd time"', DATES.length);
});

test(`objects and arrays ${DEPTH} deep`, async () => {
  let object: unknown = 'bottom';
  let array: unknown = 'bottom';
  for (let i = 0; i < DEPTH; i += 1) [object, array] = [{ down: object }, [array]];
  const events = [
    { message: 'deep value', object },
    { message: 'deep value', array },
  ];
  await post('left', events, events.length);
  await expectFound('left', '"deep value"', 2);
});

test('none of them became a dead letter, and no app is degraded', async () => {
  expect(await kapuas.metric('indexer', 'kapuas_indexer_events_refused_total')).toBe(0);
  expect(await kapuas.metric('indexer', 'kapuas_indexer_events_retried_total')).toBe(0);
  for (const app of ['left', 'right']) {
    const { byReason } = await kapuas.client.expect<{ byReason: object }>('GET', `/apps/${app}/dead-letters`);
    expect(byReason).toEqual({});
    await kapuas.conditionUntil(app, 'ready', 'IndexExists');
  }
});
