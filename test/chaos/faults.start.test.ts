/**
 * Started with a wrong address, a wrong password or too few rights, each process says so in one line that names the
 * setting and no secret, and works once that is put right.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECURED } from '../contract/batch-queue/secured-kafka.ts';
import type { Role } from '../kapuas/child.ts';
import { environmentOf } from '../kapuas/distributed.ts';
import { ingest } from '../kapuas/ingest.ts';
import { environment, makeDataDir, removeDataDir } from '../kapuas/process.ts';
import { createKafka } from '../stack/kafka.ts';
import { createPostgres } from '../stack/postgres.ts';
import { freePort, type Server } from '../stack/server.ts';
import { type Attempt, attempt } from './attempt.ts';
import { GUEST, grant, guardPostgres } from './guarded-servers.ts';
import { PATIENT, startInstallation } from './installation.ts';

const RIGHT = 'the right pass-word';
const WRONG = 'a wrong pass-word';

let kafka: Server;
let postgres: Server;
let dataDir: string;
let settings: Record<string, string>;
let base: Record<string, string>;
let nobody: string;

beforeAll(async () => {
  [kafka, postgres] = await Promise.all([createKafka({ properties: SECURED }), createPostgres()]);
  await Promise.all([kafka.start(), postgres.start()]);
  nobody = `127.0.0.1:${await freePort()}`;
  settings = {
    KAPUAS_KAFKA_BROKERS: kafka.address,
    KAPUAS_KAFKA_SASL_MECHANISM: GUEST.mechanism,
    KAPUAS_KAFKA_SASL_USERNAME: GUEST.username,
    KAPUAS_KAFKA_SASL_PASSWORD: GUEST.password,
    KAPUAS_POSTGRES_URL: await guardPostgres(postgres, RIGHT),
  };
  dataDir = await makeDataDir();
  base = {
    ...(await environmentOf(dataDir)),
    ...environment(dataDir),
    KAPUAS_ROUTER_WORKERS: '1',
    KAPUAS_FORWARD_PORT: '0',
    ...settings,
  };
}, 120_000);

afterAll(async () => {
  await Promise.all([kafka?.dispose(), postgres?.dispose()]);
  await removeDataDir(dataDir);
});

/** Starts roles side by side with a setting that is wrong. */
async function each(
  roles: readonly Role[],
  wrong: Readonly<Record<string, string>>,
  look: (started: Attempt, role: Role) => Promise<void>,
): Promise<void> {
  await Promise.all(
    roles.map(async (role) => {
      const started = await attempt(role, { ...base, ...wrong });
      try {
        await look(started, role);
        expect(started.output(), `${role}: no secret`).not.toMatch(/pass-word|pass%20|guest-secret/);
        expect(started.output(), `${role}: no stack`).not.toMatch(/\\n {4}at |^ {4}at /m);
      } finally {
        await started.end();
      }
    }),
  );
}

/** The console works without queue and store, and says that they are away. */
const expectNotReady = async (started: Attempt, role: Role, part: 'queue' | 'store'): Promise<void> =>
  expect(await started.readiness()).toMatchObject(
    role === 'web' ? { status: 200, body: { parts: { [part]: false } } } : { status: 503 },
  );

describe('a process that is started with', () => {
  test('the address of a broker that is none is not ready, and says where it looks', async () => {
    const wrong = { KAPUAS_KAFKA_BROKERS: nobody };
    await each(['router', 'indexer', 'provisioner', 'web'], wrong, async (started, role) => {
      await started.complaint('KAPUAS_KAFKA_BROKERS', nobody);
      await expectNotReady(started, role, 'queue');
    });
  });

  test('a password that Kafka refuses is not ready, and says which settings to check', async () => {
    const wrong = { KAPUAS_KAFKA_SASL_PASSWORD: WRONG };
    await each(['router', 'indexer', 'provisioner', 'web'], wrong, async (started, role) => {
      await started.complaint('Kafka refused the login', 'KAPUAS_KAFKA_SASL_PASSWORD');
      await expectNotReady(started, role, 'queue');
    });
  });

  test('the address of an index that is none is not ready, and says where it looks', async () => {
    const wrong = { KAPUAS_ELASTICSEARCH_URLS: `http://${nobody}` };
    await each(['indexer', 'provisioner', 'web'], wrong, async (started, role) => {
      await started.complaint('KAPUAS_ELASTICSEARCH_URLS', nobody);
      await expectNotReady(started, role, 'store');
    });
  });

  test('a password that PostgreSQL refuses ends, and says which setting to check', async () => {
    const url = settings.KAPUAS_POSTGRES_URL as string;
    const wrong = { KAPUAS_POSTGRES_URL: url.replace(encodeURIComponent(RIGHT), encodeURIComponent(WRONG)) };
    await each(['provisioner', 'web'], wrong, async (started) => {
      await started.complaint('cannot start', 'KAPUAS_POSTGRES_URL', 'password');
      expect(await started.exit()).toBe(1);
    });
  });
});

test('a user that may not create topics: the app says which right is missing, and heals when it is granted', {
  timeout: 120_000,
}, async () => {
  await grant(kafka, 'TOPIC', 'kapuas-e2e', [
    ...(['READ', 'WRITE', 'DELETE', 'ALTER', 'DESCRIBE', 'ALTER_CONFIGS', 'DESCRIBE_CONFIGS'] as const),
  ]);
  await grant(kafka, 'GROUP', 'kapuas-e2e', ['READ', 'DESCRIBE']);
  const kapuas = await startInstallation(settings);
  try {
    await grant(kafka, 'TOPIC', `${kapuas.prefix}.system.`, ['CREATE']);
    const mark = kapuas.mark();
    const making = kapuas.client.createApp('unallowed');
    making.catch(() => {});
    const condition = await kapuas.conditionUntil('unallowed', 'provisioning', 'TopicRightsMissing');
    expect(condition).toMatchObject({ type: 'TopicReady', status: 'False' });
    expect(condition.message).toContain(`Create on topic ${kapuas.prefix}.unallowed`);
    await kapuas.line(mark, {
      role: 'provisioner',
      level: 'warn',
      msg: 'job failed',
      names: [`Create on topic ${kapuas.prefix}.unallowed`, 'KAPUAS_KAFKA_SASL_USERNAME'],
    });
    const missing = { reason: 'TopicRightsMissing' };
    await kapuas.metricUntil(
      'provisioner',
      'kapuas_provisioner_app_conditions',
      (apps) => apps === 1,
      missing,
    );

    await grant(kafka, 'TOPIC', kapuas.prefix, ['CREATE']);
    const { key } = await making;
    expect(await ingest(kapuas, key, '{"message":"allowed"}\n')).toMatchObject({ status: 200 });
    await kapuas.client.waitForCount({ apps: 'unallowed', from: '-1d' }, 1, PATIENT.timeout);
  } finally {
    await kapuas.end();
  }
});
