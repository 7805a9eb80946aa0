import { encodeLines } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import type { DeadLetter } from '@kapuas/core/ports/dead-letters.ts';
import { readConfig } from '@kapuas/core/runtime/config.ts';
import { createMetrics } from '@kapuas/core/runtime/metrics.ts';
import { INDEXER_SETTINGS } from '@kapuas/indexer/config.ts';
import { createIndexer } from '@kapuas/indexer/indexer.ts';
import type { DeadLetterList } from '@kapuas/web/contract/dead-letters.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiClient, signIn } from './api-client.ts';
import { auditOf, createApp, createUser } from './fixtures.ts';
import { startWeb, type WebUnderTest } from './start-web.ts';

const AT = Date.now() - 60_000;

let web: WebUnderTest;
let admin: ApiClient;
let viewer: ApiClient;
let member: ApiClient;

const lineOf = (event: CanonicalEvent) => encodeLines([event]).subarray(0, -1);

function letter(app: string, n: number, reason = 'too strange'): DeadLetter {
  const event = { '@timestamp': new Date(AT + n).toISOString(), message: `letter ${n}` };
  return { app, eventId: `e.${n}`, reason, at: AT + n, line: lineOf(event) };
}

/** Runs a real indexer until the app's queue is empty. */
async function indexAll(): Promise<void> {
  const indexer = createIndexer({
    ...web,
    config: readConfig(INDEXER_SETTINGS, {}),
    metrics: createMetrics({ processMetrics: false }),
  });
  await indexer.start();
  await expect.poll(() => web.queue.lag('indexer'), { timeout: 10_000 }).toBe(0);
  await indexer.stop();
}

async function messagesOf(app: string): Promise<unknown[]> {
  const query = { apps: [app], query: { kind: 'all' }, from: 0, to: Number.MAX_SAFE_INTEGER } as const;
  const { events } = await web.store.search({ ...query, order: 'asc', limit: 1_000 });
  return events.map(({ event }) => event.message);
}

beforeAll(async () => {
  web = await startWeb();
  admin = await signIn(web);
  for (const app of ['orders', 'carts', 'refunds']) await createApp(admin, 'shop', app);
  viewer = await createUser(web, admin, { shop: 'viewer' });
  member = await createUser(web, admin, { shop: 'member' });
});

afterAll(() => web.stop());

test('letters are listed newest first with how many there are by reason, and the look is audited', async () => {
  await web.deadLetters.put([letter('orders', 1), letter('orders', 2, 'too deep'), letter('orders', 3)]);
  expect(await viewer.ok('GET', '/apps/orders/dead-letters?limit=2')).toEqual({
    letters: [
      {
        eventId: 'e.3',
        at: new Date(AT + 3).toISOString(),
        reason: 'too strange',
        text: new TextDecoder().decode(letter('orders', 3).line),
      },
      expect.objectContaining({ eventId: 'e.2', reason: 'too deep' }),
    ],
    byReason: { 'too deep': 1, 'too strange': 2 },
  });
  const [entry] = await auditOf(admin, { action: 'dead-letter.list' });
  expect(entry).toMatchObject({ target: 'app:orders', detail: { results: 2 } });
});

test('what the index needs beside the event is not shown', async () => {
  const event = '"@timestamp":"2026-01-01T00:00:00Z","message":"paid"}';
  const line = new TextEncoder().encode(`{"index":{"at":1767225600000000,"words":"paid"},${event}`);
  await web.deadLetters.put([{ ...letter('refunds', 99, 'with entry'), line }]);
  const { letters } = await viewer.ok<DeadLetterList>('GET', '/apps/refunds/dead-letters');
  expect(letters.map(({ text }) => text)).toEqual([`{${event}`]);
  await web.deadLetters.remove('refunds', ['e.99']);
});

test('a replay hands the original lines to the indexer and takes them off the letters', async () => {
  const many = Array.from({ length: 1_201 }, (_, n) => letter('carts', n));
  await web.deadLetters.put(many);
  expect(await member.ok('POST', '/apps/carts/dead-letters/replay')).toEqual({ replayed: 1_201 });
  expect(await viewer.ok('GET', '/apps/carts/dead-letters')).toEqual({ letters: [], byReason: {} });
  await indexAll();
  await expect.poll(() => messagesOf('carts')).toEqual(many.slice(0, 1_000).map((_, n) => `letter ${n}`));
  expect(await member.ok('POST', '/apps/carts/dead-letters/replay', {})).toEqual({ replayed: 0 });
  const [entry] = await auditOf(admin, { action: 'dead-letter.replay' });
  expect(entry).toMatchObject({ target: 'app:carts' });
});

test('a replay may take one reason; one cut short and run again stores every event once', async () => {
  const deep = [1, 2, 3].map((n) => letter('refunds', n, 'too deep'));
  await web.deadLetters.put([...deep, letter('refunds', 4)]);
  const replay = () => member.ok('POST', '/apps/refunds/dead-letters/replay', { reason: 'too deep' });
  expect(await replay()).toEqual({ replayed: 3 });
  // As after a crash between the queue and the letters, with another letter beside them by now.
  await web.deadLetters.put([letter('refunds', 0, 'too deep'), ...deep]);
  expect(await replay()).toEqual({ replayed: 4 });
  await indexAll();
  await expect.poll(() => messagesOf('refunds')).toEqual(['letter 0', 'letter 1', 'letter 2', 'letter 3']);
  expect(await viewer.ok('GET', '/apps/refunds/dead-letters')).toMatchObject({
    byReason: { 'too strange': 1 },
  });
});

test('a replay is refused to viewers, for what is no reason, and for an app that goes', async () => {
  expect(await viewer.problem('POST', '/apps/orders/dead-letters/replay')).toMatchObject({ status: 403 });
  const strange = { reason: 7 };
  expect(await member.problem('POST', '/apps/orders/dead-letters/replay', strange)).toMatchObject({
    code: 'bad-request',
  });
  await admin.ok('DELETE', '/apps/orders');
  expect(await member.problem('POST', '/apps/orders/dead-letters/replay')).toMatchObject({
    code: 'app-deleting',
  });
  expect((await web.deadLetters.list('orders', 10)).length).toBe(3);
});
