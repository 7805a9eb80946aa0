import { FluentClient } from '@fluent-org/logger';
import { afterEach, expect, test } from 'vitest';
import { signIn } from '../kapuas/client.ts';
import { type Kapuas, removeDataDir, startKapuas } from '../kapuas/process.ts';

const EVENTS = 2_000;
const KILL_AFTER = 900;

let kapuas: Kapuas;

afterEach(async () => {
  await kapuas.stop();
  await removeDataDir(kapuas.dataDir);
});

test('a forward client that waits for acknowledgements loses and doubles nothing over a kill', async () => {
  kapuas = await startKapuas();
  const { id, forwardPassword } = await (await signIn(kapuas)).createApp('shipped');
  const port = Number(kapuas.forward.split(':')[1]);
  const client = new FluentClient('shop', {
    socket: { host: '127.0.0.1', port, timeout: 3_000 },
    ack: { ackTimeout: 30_000 },
    eventRetry: { attempts: 20 },
    security: {
      clientHostname: 'shop-1',
      sharedKey: forwardPassword,
      username: id,
      password: forwardPassword,
    },
  });

  let restarting = Promise.resolve(kapuas);
  const emitted: Promise<void>[] = [];
  for (let n = 0; n < EVENTS; n += 1) {
    emitted.push(client.emit('access', { message: `event ${n} of the shop`, n }));
    if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (n === KILL_AFTER) {
      // This client gives what it sends again another chunk id, so the kill comes after the last acknowledgement.
      await Promise.all(emitted);
      await kapuas.kill();
      restarting = startKapuas({ dataDir: kapuas.dataDir, env: { KAPUAS_FORWARD_PORT: String(port) } });
    }
  }
  kapuas = await restarting;
  await Promise.all(emitted);
  await client.disconnect();

  const user = await signIn(kapuas);
  await user.waitForCount({ apps: 'shipped' }, EVENTS);
  const found = await user.searchAll({ apps: 'shipped' });
  const numbers = found.map(({ event }) => Number(event.attributes?.n)).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: EVENTS }, (_, n) => n));
  expect(found[0]?.event.tag).toBe('shop.access');
});
