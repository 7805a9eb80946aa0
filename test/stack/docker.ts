/** The same servers as containers, where a Docker engine answers. */
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, type Server } from './server.ts';
import type { ServerName } from './server-names.ts';

interface ContainerPlan {
  readonly image: string;
  /** The port inside. */
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  /** Run inside; status 0 when the server answers. */
  readonly probe: readonly string[];
}

const READY_MS = 180_000;

export function dockerAnswers(): boolean {
  return (
    spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { stdio: 'ignore' }).status === 0
  );
}

const elasticsearch = (version: string): ContainerPlan => ({
  image: `elasticsearch:${version}`,
  port: 9200,
  env: {
    'discovery.type': 'single-node',
    'xpack.security.enabled': 'false',
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
    ES_JAVA_OPTS: '-Xms1g -Xmx1g',
  },
  probe: ['curl', '-fs', 'http://127.0.0.1:9200/_cluster/health?wait_for_status=yellow&timeout=3s'],
});

const PLANS: Readonly<Record<ServerName, (hostPort: number) => ContainerPlan>> = {
  kafka: (hostPort) => ({
    image: 'apache/kafka:4.1.0',
    port: hostPort,
    env: {
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: `PLAINTEXT://:${hostPort},CONTROLLER://:9093`,
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${hostPort}`,
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    },
    probe: ['/opt/kafka/bin/kafka-broker-api-versions.sh', '--bootstrap-server', `127.0.0.1:${hostPort}`],
  }),
  elasticsearch: () => elasticsearch('9.1.5'),
  elasticsearch8: () => elasticsearch('8.19.0'),
  opensearch: () => ({
    image: 'opensearchproject/opensearch:3',
    port: 9200,
    env: {
      'discovery.type': 'single-node',
      DISABLE_SECURITY_PLUGIN: 'true',
      OPENSEARCH_JAVA_OPTS: '-Xms1g -Xmx1g',
    },
    probe: ['curl', '-fs', 'http://127.0.0.1:9200/_cluster/health?wait_for_status=yellow&timeout=3s'],
  }),
  postgres: () => ({
    image: 'postgres:17',
    port: 5432,
    env: { POSTGRES_USER: 'kapuas', POSTGRES_DB: 'postgres', POSTGRES_HOST_AUTH_METHOD: 'trust' },
    command: ['postgres', '-c', 'max_connections=200'],
    probe: ['pg_isready', '-h', '127.0.0.1', '-U', 'kapuas'],
  }),
  redis: () => ({
    image: 'redis:7',
    port: 6379,
    env: {},
    command: ['redis-server', '--save', '', '--maxmemory-policy', 'noeviction'],
    probe: ['redis-cli', 'ping'],
  }),
};

export async function createContainer(name: ServerName): Promise<Server> {
  const hostPort = await freePort();
  const plan = PLANS[name](hostPort);
  const id = docker('create', ...createArguments(plan, hostPort));
  return {
    address: `127.0.0.1:${hostPort}`,
    pid: undefined,
    async start() {
      docker('start', id);
      await untilReady(name, id, plan);
    },
    async stop() {
      docker('stop', id);
    },
    async kill() {
      docker('kill', id);
    },
    async dispose() {
      docker('rm', '--force', '--volumes', id);
    },
  };
}

function createArguments(plan: ContainerPlan, hostPort: number): string[] {
  const env = Object.entries(plan.env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  return ['--publish', `127.0.0.1:${hostPort}:${plan.port}`, ...env, plan.image, ...(plan.command ?? [])];
}

async function untilReady(name: ServerName, id: string, plan: ContainerPlan): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    if (spawnSync('docker', ['exec', id, ...plan.probe], { stdio: 'ignore' }).status === 0) return;
    await sleep(500);
  }
  throw new Error(`${name} does not answer:\n${docker('logs', '--tail', '20', id)}`);
}

/** @returns what it printed */
function docker(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`docker ${args[0]} failed: ${stderr}`);
  return stdout.trim();
}
