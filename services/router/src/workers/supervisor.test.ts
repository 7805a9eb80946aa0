import cluster from 'node:cluster';
import { httpUrl } from '@kapuas/core/runtime/address.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSupervisor, type Supervisor } from './supervisor.ts';

const COUNT = 3;
const logger = createLogger('test', 'silent');

let supervisor: Supervisor;
let url: string;

beforeEach(async () => {
  cluster.setupPrimary({
    exec: new URL('./supervisor.fixture.ts', import.meta.url).pathname,
    execArgv: [],
    args: [],
  });
  supervisor = createSupervisor({ cluster, count: COUNT, logger });
  await supervisor.start();
  url = httpUrl(supervisor.addresses().http);
});
afterEach(() => supervisor.stop());

async function read(path: string): Promise<string> {
  return (await fetch(`${url}${path}`)).text();
}

async function workersThatAnswer(): Promise<Set<string>> {
  return new Set(await Promise.all(Array.from({ length: COUNT * 2 }, () => read('/'))));
}

test('all workers answer on one port', async () => {
  expect((await workersThatAnswer()).size).toBe(COUNT);
});

test('the metrics are those of all workers, whoever is asked', async () => {
  for (let i = 0; i < COUNT; i += 1) expect(await read('/metrics')).toContain(`fixture_workers ${COUNT}`);
});

test('a worker that dies is replaced, and the others go on', async () => {
  const before = await workersThatAnswer();
  await expect(read('/die')).rejects.toThrow();
  expect((await workersThatAnswer()).size).toBeGreaterThan(0);
  await vi.waitUntil(async () => (await workersThatAnswer()).size === COUNT, {
    timeout: 8_000,
    interval: 100,
  });
  const after = await workersThatAnswer();
  expect([...after].filter((pid) => before.has(pid))).toHaveLength(COUNT - 1);
});

test('stops every worker', async () => {
  await supervisor.stop();
  await expect(read('/')).rejects.toThrow();
  expect(Object.keys(cluster.workers ?? {})).toEqual([]);
});
