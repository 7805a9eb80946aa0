import type { Client } from '@elastic/elasticsearch';
import { errors } from '@elastic/transport';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { expect, test, vi } from 'vitest';
import { awaitFirstAnswer } from './first-answer.ts';

const URLS = ['http://127.0.0.1:9'];

/** @param answers what the cluster says, in turn; the last one again and again */
function watch(...answers: (object | Error)[]) {
  const lines: { level: string; fields: Record<string, unknown> }[] = [];
  const log = (level: string) => (fields: Record<string, unknown>) => void lines.push({ level, fields });
  const health = vi.fn(async () => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const client = { cluster: { health } } as unknown as Client;
  const logger = { warn: log('warn'), info: log('info') } as unknown as Logger;
  return { lines, health, waiting: awaitFirstAnswer(client, URLS, logger) };
}

const away = new errors.ConnectionError('connect ECONNREFUSED 127.0.0.1:9');

test('servers that answer are not spoken of, nor asked again', async () => {
  const { lines, health, waiting } = watch({ number_of_data_nodes: 1 });
  await vi.waitUntil(() => health.mock.calls.length === 1);
  waiting.stop();
  expect(lines).toEqual([]);
});

test('servers that do not are told once, with what to check, and once when they do', async () => {
  vi.useFakeTimers();
  const { lines, health, waiting } = watch(away, away, away, { number_of_data_nodes: 1 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(health).toHaveBeenCalledTimes(4);
  waiting.stop();
  vi.useRealTimers();
  expect(lines.map(({ level }) => level)).toEqual(['warn', 'info']);
  expect(lines[0]?.fields).toMatchObject({
    urls: URLS,
    reason: expect.stringContaining('KAPUAS_ELASTICSEARCH_URLS'),
  });
});

test('nothing is asked or told after the stop', async () => {
  vi.useFakeTimers();
  const { lines, health, waiting } = watch(away);
  waiting.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  vi.useRealTimers();
  expect(health).toHaveBeenCalledTimes(1);
  expect(lines).toEqual([]);
});
