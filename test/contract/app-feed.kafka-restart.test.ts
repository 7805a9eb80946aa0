import { openKafkaAppFeed } from '@kapuas/adapters/kafka/app-feed/app-feed.ts';
import { openKafkaAppFeedPublisher } from '@kapuas/adapters/kafka/app-feed/publisher.ts';
import { type AppConfig, DEFAULT_SPEC } from '@kapuas/core/apps/app.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKafka } from '../stack/kafka.ts';
import type { Server } from '../stack/server.ts';
import { silent } from './directory.ts';
import { plainConnection } from './kafka/connection.ts';

const createConfig = (name: string, revision: number): AppConfig => ({
  ...DEFAULT_SPEC,
  name,
  team: 'shop',
  status: 'ready',
  keys: [],
  revision,
});

describe('AppFeed: Kafka restarts', () => {
  let server: Server;

  beforeAll(async () => {
    server = await createKafka();
  });
  afterAll(() => server.dispose());

  it('waits for Kafka at a cold start, keeps what it knows while Kafka is away, and goes on after', async () => {
    const options = { connection: plainConnection(server.address), prefix: 'kapuas', logger: silent };
    const feed = await openKafkaAppFeed({ ...options, rereadAfterMs: 0 });
    const ready = vi.fn();
    const waiting = feed.ready().then(ready);
    const publisher = await openKafkaAppFeedPublisher(options);
    const refused = publisher.publishApp(createConfig('early', 1));
    await expect(refused).rejects.toMatchObject({ code: 'queue-unavailable' });
    expect(ready).not.toHaveBeenCalled();

    await server.start();
    await waiting;
    await vi.waitFor(() => publisher.publishApp(createConfig('kept', 1)), 20_000);
    await publisher.publishApp(createConfig('gone', 1));
    await feed.ready();
    expect(feed.get('kept')?.revision).toBe(1);

    await server.stop();
    await expect(publisher.publishApp(createConfig('kept', 2))).rejects.toMatchObject({
      code: 'queue-unavailable',
    });
    expect(feed.get('kept')?.revision).toBe(1);
    expect(feed.all()).toHaveLength(2);

    await server.start();
    await vi.waitFor(() => publisher.publishApp(createConfig('kept', 2)), 20_000);
    await publisher.removeApp('gone');
    await feed.ready();
    expect(feed.all()).toEqual([createConfig('kept', 2)]);
    await publisher.close();
    await feed.close();
  });

  it('can be closed while Kafka is away', async () => {
    await server.stop();
    const options = { connection: plainConnection(server.address), prefix: 'kapuas', logger: silent };
    const feed = await openKafkaAppFeed(options);
    const waiting = feed.ready();
    waiting.catch(() => {});
    await feed.close();
    await expect(waiting).rejects.toMatchObject({ code: 'shutting-down' });
  });
});
