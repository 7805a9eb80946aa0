import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signIn } from '../kapuas/client.ts';
import { ingest } from '../kapuas/ingest.ts';
import { type Kapuas, makeDataDir, removeDataDir, startKapuas } from '../kapuas/process.ts';

const KILLS = 20;
const SENDERS = 4;
const EVENTS_PER_POST = 50;

let dataDir: string;

beforeAll(async () => {
  dataDir = await makeDataDir();
});

afterAll(() => removeDataDir(dataDir));

/**
 * Posts until it is told to stop. A post without an answer is sent again under its Idempotency-Key, as a
 * forwarder does, so that each of its events must be there exactly once.
 */
async function send(
  sender: number,
  key: string,
  current: () => Kapuas | undefined,
  acknowledged: string[],
): Promise<void> {
  for (let post = 0; ; post += 1) {
    const ids = Array.from({ length: EVENTS_PER_POST }, (_, i) => `s${sender}-${post}-${i}`);
    const body = ids.map((id) => JSON.stringify({ message: `event ${id}`, marker: id })).join('\n');
    for (;;) {
      const kapuas = current();
      if (kapuas === undefined) return;
      const answer = await ingest(kapuas, key, body, { 'idempotency-key': `s${sender}-${post}` }).catch(
        () => undefined,
      );
      if (answer?.status === 200) break;
      await sleep(20);
    }
    acknowledged.push(...ids);
  }
}

test(`killed ${KILLS} times under load, every acknowledged event is found exactly once`, {
  timeout: 300_000,
}, async () => {
  let current: Kapuas | undefined = await startKapuas({ dataDir });
  const { key } = await (await signIn(current)).createApp('crashed', { eventsPerSecond: 100_000 });
  const acknowledged: string[] = [];
  const senders = Array.from({ length: SENDERS }, (_, i) => send(i, key, () => current, acknowledged));
  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(50 + Math.random() * 700);
    await current.kill();
    current = await startKapuas({ dataDir });
  }
  await sleep(300);
  const last: Kapuas = current;
  current = undefined;
  await Promise.all(senders);

  const client = await signIn(last);
  await client
    .waitForCount({ apps: 'crashed', q: 'event', from: '-1d' }, acknowledged.length, 60_000)
    .catch(() => undefined);
  const found = await client.searchAll({ apps: 'crashed', from: '-1d' });
  const markers = found.map(({ event }) => String(event.attributes?.marker));
  expect(new Set(markers).size).toBe(markers.length);
  expect(markers.sort()).toEqual(acknowledged.sort());
  await last.stop();
});
