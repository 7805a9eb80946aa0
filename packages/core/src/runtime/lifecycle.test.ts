import { expect, test } from 'vitest';
import { createLifecycle, type Service } from './lifecycle.ts';
import { createLogger } from './logger.ts';

const silent = createLogger('test', 'silent');

function recorded(name: string, calls: string[], faults: { start?: boolean; stop?: boolean } = {}): Service {
  return {
    name,
    async start() {
      if (faults.start) throw new Error(`${name} cannot start`);
      calls.push(`+${name}`);
    },
    async stop() {
      calls.push(`-${name}`);
      if (faults.stop) throw new Error(`${name} cannot stop`);
    },
  };
}

test('starts in order and stops in reverse, once', async () => {
  const calls: string[] = [];
  const service = createLifecycle([recorded('a', calls), recorded('b', calls)], silent);
  await service.start();
  await service.stop();
  await service.stop();
  expect(calls).toEqual(['+a', '+b', '-b', '-a']);
});

test('a failed start stops what had started and is thrown', async () => {
  const calls: string[] = [];
  const parts = [recorded('a', calls), recorded('b', calls, { start: true }), recorded('c', calls)];
  await expect(createLifecycle(parts, silent).start()).rejects.toThrow('b cannot start');
  expect(calls).toEqual(['+a', '-a']);
});

test('one part that cannot stop does not keep the others from it', async () => {
  const calls: string[] = [];
  const service = createLifecycle([recorded('a', calls), recorded('b', calls, { stop: true })], silent);
  await service.start();
  await service.stop();
  expect(calls).toEqual(['+a', '+b', '-b', '-a']);
});
