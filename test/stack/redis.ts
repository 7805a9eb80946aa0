import { connect } from 'node:net';
import { canInstallPackages, installPackages, isOnPath } from './command.ts';
import { createServerProcess, freePort, makeServerDir, type Server } from './server.ts';

export interface RedisServerOptions {
  /** Whether its data survives a restart. */
  readonly durable?: boolean;
}

export async function createRedis({ durable = false }: RedisServerOptions = {}): Promise<Server> {
  if (!isOnPath('redis-server') && canInstallPackages()) installPackages('redis-server');
  const dir = makeServerDir('redis');
  const port = await freePort();
  const log = durable ? ['--appendonly', 'yes', '--appendfsync', 'always', '--dir', dir] : [];
  return createServerProcess({
    name: 'redis',
    port,
    dir,
    command: 'redis-server',
    args: [
      ...['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction'],
      ...log,
    ],
    isReady: () => ping(port),
  });
}

function ping(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(String(answer).startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });
}
