import { usageTopicName } from '@kapuas/adapters/kafka/system-topic.ts';
import { createTopicWriter } from '@kapuas/adapters/kafka/topic-writer.ts';
import { createUsageTransfer } from '@kapuas/adapters/kafka/usage/transfer.ts';
import { openKafkaUsage } from '@kapuas/adapters/kafka/usage/usage.ts';
import { encodeUsage } from '@kapuas/adapters/kafka/usage/usage-record.ts';
import { openPostgresUsageLedger } from '@kapuas/adapters/postgres/usage/usage.ts';
import { NO_USAGE, type UsageEntry, type UsageLedger } from '@kapuas/core/ports/usage.ts';
import { describe, expect, it, vi } from 'vitest';
import { onServer } from '../stack/on-server.ts';
import { uniqueName } from './cases.ts';
import { silent } from './directory.ts';
import { plainConnection, readAll, withAdmin } from './kafka/connection.ts';
import { createDatabase } from './postgres/database.ts';
import { usageSuite } from './usage.suite.ts';

const MINUTE_MS = 60_000;
const NOW = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;

onServer('kafka', (kafka) =>
  onServer('postgres', (postgres) => {
    const connection = plainConnection(kafka);

    async function openFixture() {
      const database = await createDatabase(postgres);
      const ledgerDatabase = database.connect();
      const options = { connection, prefix: uniqueName('usage'), logger: silent };
      const topic = usageTopicName(options.prefix);
      const transfers = [1, 2, 3].map(() => createUsageTransfer({ ...options, ledgerDatabase }));
      await Promise.all(transfers.map((transfer) => transfer.start()));
      const ledger = await openPostgresUsageLedger({ connection: ledgerDatabase });
      const open = () => openKafkaUsage(options);
      let recorder = await open();

      /** Until all that was published is in the ledger. */
      async function transferred(): Promise<void> {
        const records = await readAll(kafka, topic);
        const end = (records.at(-1)?.offset ?? -1) + 1;
        await vi.waitUntil(async () => {
          const [row] = await database.run('SELECT next_offset FROM usage_transfer');
          return Number(row?.next_offset ?? 0) >= end;
        }, 20_000);
      }

      async function reopen(): Promise<void> {
        await recorder.close();
        recorder = await open();
        await transferred();
      }

      /** What is added on one side is read on the other. */
      const throughBoth: UsageLedger = {
        add: (entries) => recorder.add(entries),
        async read(apps, from, to, stepMs) {
          await reopen();
          return ledger.read(apps, from, to, stepMs);
        },
      };
      return {
        ledger: throughBoth,
        topic,
        database,
        transfers,
        transferred,
        reopen,
        async dispose() {
          await recorder.close();
          await Promise.all(transfers.map((transfer) => transfer.stop()));
          await ledgerDatabase.close();
          await database.drop();
          await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic] })).catch(() => {});
        },
      };
    }

    usageSuite('Kafka to PostgreSQL, three replicas of the transfer', openFixture);

    describe('UsageRecorder: Kafka alone', () => {
      const entry = (app: string, events: number): UsageEntry => ({ ...NO_USAGE, app, minute: NOW, events });
      const readEvents = async (ledger: UsageLedger, app: string) =>
        (await ledger.read([app], 0, NOW + MINUTE_MS, MINUTE_MS)).map(({ events }) => events);

      it('adds a record once that lies in the topic twice, and passes over what no recorder wrote', async () => {
        const fixture = await openFixture();
        const writer = createTopicWriter(connection);
        const app = uniqueName('app');
        const record = (sequence: number) =>
          encodeUsage({ source: 'router-1', sequence, entries: [entry(app, 10 ** sequence)] });
        await vi.waitFor(() => writer.append(fixture.topic, [record(1), record(1), record(2)]), 10_000);
        await fixture.transferred();
        await writer.append(fixture.topic, [record(2), { key: 'x', value: Buffer.from('{}') }, record(3)]);
        expect(await readEvents(fixture.ledger, app)).toEqual([1_110]);
        await writer.close();
        await fixture.dispose();
      });

      it('goes on when the topic was deleted and made again, though its offsets begin anew', async () => {
        const fixture = await openFixture();
        const app = uniqueName('app');
        for (let i = 0; i < 3; i += 1) {
          await fixture.ledger.add([entry(app, 1)]);
          await fixture.reopen();
        }
        await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [fixture.topic] }));
        await fixture.ledger.add([entry(app, 100)]);
        await fixture.reopen();
        await vi.waitUntil(async () => (await readEvents(fixture.ledger, app))[0] === 103, 20_000);
        await fixture.dispose();
      });

      it('goes on from where it was after a restart of every replica', async () => {
        const fixture = await openFixture();
        const app = uniqueName('app');
        await fixture.ledger.add([entry(app, 1)]);
        expect(await readEvents(fixture.ledger, app)).toEqual([1]);
        for (const transfer of fixture.transfers) await transfer.stop();
        await fixture.ledger.add([entry(app, 10)]);
        const ledgerDatabase = fixture.database.connect();
        const { options } = { options: { connection, prefix: fixture.topic.split('.')[0] as string } };
        const next = createUsageTransfer({ ...options, ledgerDatabase, logger: silent });
        await next.start();
        expect(await readEvents(fixture.ledger, app)).toEqual([11]);
        await next.stop();
        await ledgerDatabase.close();
        await fixture.dispose();
      });
    });
  }),
);
