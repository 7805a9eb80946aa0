import { createUsageTransfer } from '@kapuas/adapters/kafka/usage/transfer.ts';
import { openKafkaUsage } from '@kapuas/adapters/kafka/usage/usage.ts';
import { openPostgresUsageLedger } from '@kapuas/adapters/postgres/usage/usage.ts';
import { minuteOf, NO_USAGE } from '@kapuas/core/ports/usage.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKafka } from '../stack/kafka.ts';
import { onServer } from '../stack/on-server.ts';
import type { Server } from '../stack/server.ts';
import { silent } from './directory.ts';
import { plainConnection } from './kafka/connection.ts';
import { createDatabase } from './postgres/database.ts';

onServer('postgres', (postgres) =>
  describe('UsageRecorder: Kafka restarts', () => {
    let server: Server;

    beforeAll(async () => {
      server = await createKafka();
    });
    afterAll(() => server.dispose());

    it('counts each event once, whenever Kafka is away', async () => {
      const options = { connection: plainConnection(server.address), prefix: 'kapuas', logger: silent };
      const database = await createDatabase(postgres);
      const ledgerDatabase = database.connect();
      const ledger = await openPostgresUsageLedger({ connection: ledgerDatabase });
      const transfer = createUsageTransfer({ ...options, ledgerDatabase });
      const usage = await openKafkaUsage(options);
      const minute = minuteOf(Date.now());
      const count = (events: number) => usage.add([{ app: 'shop', minute, ...NO_USAGE, events }]);
      const counted = async () => (await ledger.read(['shop'], minute, minute + 1, 60_000))[0]?.events;

      await transfer.start();
      await count(1);
      await count(10);
      await server.start();
      await vi.waitUntil(async () => (await counted()) === 11, 20_000);

      for (let i = 0; i < 20; i += 1) await count(100);
      const killed = server.kill();
      for (let i = 0; i < 20; i += 1) await count(100);
      await killed;
      await count(10_000);
      await server.start();
      await vi.waitUntil(async () => ((await counted()) ?? 0) >= 14_011, 30_000);
      await count(100_000);
      await usage.close();
      await vi.waitUntil(async () => ((await counted()) ?? 0) >= 114_011, 20_000);
      expect(await counted()).toBe(114_011);

      await transfer.stop();
      await ledgerDatabase.close();
      await database.drop();
    }, 90_000);
  }),
);
