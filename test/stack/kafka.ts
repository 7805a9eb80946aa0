import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { run } from './command.ts';
import { needJava } from './java.ts';
import { fetchWithDependencies } from './maven.ts';
import { createServerProcess, freePort, makeServerDir, type Server } from './server.ts';

const VERSION = '4.1.0';
const QUIET = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';

export interface KafkaOptions {
  /** More lines of server.properties: a listener with SASL, smaller limits. `{port}` stands for the port. */
  readonly properties?: Readonly<Record<string, string>>;
  readonly heapMb?: number;
}

/** One KRaft node that is broker and controller. */
export async function createKafka(options: KafkaOptions = {}): Promise<Server> {
  const java = join(needJava(17), 'bin', 'java');
  const jars = join(kafkaJars(), '*');
  const dir = makeServerDir('kafka');
  const port = await freePort();
  const file = writeProperties(dir, port, await freePort(), options);
  run(java, [QUIET, '-cp', jars, 'kafka.tools.StorageTool', 'format', '-t', randomUUID(), '-c', file]);
  return createServerProcess({
    name: 'kafka',
    port,
    dir,
    command: java,
    args: [`-Xmx${options.heapMb ?? 512}m`, QUIET, '-cp', jars, 'kafka.Kafka', file],
    isReady: () => accepts(port),
  });
}

function kafkaJars(): string {
  return cached(`kafka-${VERSION}`, (dir) =>
    fetchWithDependencies(
      [
        { groupId: 'org.apache.kafka', artifactId: 'kafka_2.13', version: VERSION },
        { groupId: 'org.slf4j', artifactId: 'slf4j-simple', version: '1.7.36' },
      ],
      dir,
    ),
  );
}

function writeProperties(dir: string, port: number, controllerPort: number, options: KafkaOptions): string {
  const logs = join(dir, 'logs');
  if (!existsSync(logs)) mkdirSync(logs);
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': logs,
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    ...options.properties,
  };
  const file = join(dir, 'server.properties');
  const lines = Object.entries(properties).map(
    ([key, value]) => `${key}=${value.replaceAll('{port}', String(port))}`,
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
