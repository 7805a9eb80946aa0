import { expect, test } from 'vitest';
import { ConfigError } from './config.ts';
import { KapuasError, reasonOf } from './errors.ts';
import { giveUp } from './give-up.ts';

test('a known fault is told without a stack, an unknown one with it', () => {
  const away = new KapuasError('database-unavailable', 'PostgreSQL: away.', { cause: new Error('secret') });
  expect(reasonOf(away)).toEqual({ code: 'database-unavailable', reason: 'PostgreSQL: away.' });
  const taken = Object.assign(new Error('listen EADDRINUSE: 127.0.0.1:80'), { syscall: 'listen' });
  expect(reasonOf(taken)).toEqual({ reason: 'listen EADDRINUSE: 127.0.0.1:80' });
  const unknown = new Error('x');
  expect(reasonOf(unknown)).toEqual({ err: unknown });
});

test('a wrong configuration ends the process with status 2 and its problems', () => {
  const written: string[] = [];
  const statuses: unknown[] = [];
  const process = {
    stderr: { write: (text: string) => written.push(text) },
    exit: (status: number) => statuses.push(status),
  } as unknown as NodeJS.Process;
  giveUp('web', new ConfigError(['KAPUAS_X: is wrong']), process);
  expect(statuses).toEqual([2]);
  expect(written.join('')).toContain('KAPUAS_X: is wrong');
});
