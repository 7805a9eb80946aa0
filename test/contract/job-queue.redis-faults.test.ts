import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { onServer } from '../stack/on-server.ts';
import { createRedis, type RedisServerOptions } from '../stack/redis.ts';
import type { Server } from '../stack/server.ts';
import { uniqueName } from './cases.ts';
import { openReplica, type Replica } from './job-queue.fixture.ts';

const eventually = { timeout: 25_000, interval: 10 };
const WORKER = fileURLToPath(new URL('job-queue.worker.ts', import.meta.url));

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(address: string, prefix: string): Promise<Replica> {
  const replica = await openReplica(address, prefix);
  closers.push(() => replica.close());
  return replica;
}

async function startRedis(options?: RedisServerOptions): Promise<Server> {
  const server = await createRedis(options);
  closers.push(() => server.dispose());
  await server.start();
  return server;
}

onServer('redis', (address) => {
  describe('JobQueue: Redis, a replica is killed', () => {
    it('runs its job elsewhere, and with it what was added for the same key since', async () => {
      const prefix = uniqueName('jobs');
      const replica = await open(address, prefix);
      const child = spawn(process.execPath, [WORKER, address, prefix], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      closers.push(async () => void child.kill('SIGKILL'));
      await replica.jobs.add('reconcile', 'a');
      const [line] = await once(child.stdout, 'data');
      expect(String(line)).toBe('running a\n');
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      const ran: string[] = [];
      replica.jobs.process('reconcile', async ({ key }) => void ran.push(key));
      await replica.jobs.add('reconcile', 'a');
      await vi.waitUntil(() => ran.length === 2, eventually);
      await vi.waitUntil(async () => (await replica.jobs.depth()).running === 0, eventually);
      expect(await replica.jobs.depth()).toEqual({ waiting: 0, running: 0, failed: 0 });
    });
  });
});

describe('JobQueue: Redis is restarted', () => {
  it('goes on with what it kept: a running job ends, waiting ones run, schedules go on', async () => {
    const server = await startRedis({ durable: true });
    const { jobs } = await open(server.address, 'kapuas');
    const ran: string[] = [];
    const gate = Promise.withResolvers<void>();
    jobs.process('reconcile', async ({ key }) => {
      ran.push(key);
      if (key === 'long') await gate.promise;
    });
    jobs.process('resync', async () => void ran.push('tick'));
    await jobs.schedule('resync', 'all', 100);
    await jobs.add('reconcile', 'long');
    await jobs.add('reconcile', 'waits');
    await vi.waitUntil(() => ran.includes('long') && ran.includes('tick'), eventually);
    await server.kill();
    await jobs.add('reconcile', 'added while it is away');
    await server.start();
    const before = ran.filter((key) => key === 'tick').length;
    gate.resolve();
    await vi.waitUntil(() => ran.includes('waits') && ran.includes('added while it is away'), eventually);
    await vi.waitUntil(() => ran.filter((key) => key === 'tick').length > before + 3, eventually);
  });

  it('makes its schedules again when all data is gone, and takes new jobs', async () => {
    const server = await startRedis();
    const adding = await open(server.address, 'kapuas');
    const { jobs } = await open(server.address, 'kapuas');
    const ran: string[] = [];
    jobs.process('resync', async ({ key }) => void ran.push(key));
    await jobs.schedule('resync', 'all', 50);
    await vi.waitUntil(() => ran.length >= 2, eventually);
    await server.kill();
    await adding.jobs.add('resync', 'one');
    await jobs.schedule('resync', 'set while it is away', 50);
    await server.start();
    const before = ran.length;
    await vi.waitUntil(() => ran.slice(before).filter((key) => key === 'all').length > 3, eventually);
    await vi.waitUntil(() => ran.includes('one') && ran.includes('set while it is away'), eventually);
  });

  it('closes while Redis is away', async () => {
    const server = await startRedis();
    const replica = await openReplica(server.address, 'kapuas');
    const gate = Promise.withResolvers<void>();
    let ran = 0;
    replica.jobs.process('reconcile', async () => {
      ran += 1;
      await gate.promise;
    });
    await replica.jobs.add('reconcile', 'a');
    await vi.waitUntil(() => ran === 1, eventually);
    await server.kill();
    const closed = replica.close();
    gate.resolve();
    await closed;
    expect(ran).toBe(1);
  });
});
