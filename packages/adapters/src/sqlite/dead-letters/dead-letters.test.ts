import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeadLetterBounds } from './bounds.ts';
import { openDeadLetters, type SqliteDeadLetters } from './dead-letters.ts';

const DAY_MS = 86_400_000;

let dir: string;
let letters: SqliteDeadLetters;

async function open(bounds: DeadLetterBounds): Promise<void> {
  letters = await openDeadLetters({ dir, logger: createLogger('test', 'silent'), bounds });
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kapuas-dead-letters-'));
});

afterEach(async () => {
  await letters.close();
  await rm(dir, { recursive: true });
});

const letter = (app: string, n: number) => ({
  app,
  eventId: `e.${n}`,
  reason: 'too-deep',
  at: n,
  line: new Uint8Array(100),
});

async function idsOf(app: string): Promise<string[]> {
  return (await letters.list(app, 100)).map(({ eventId }) => eventId);
}

test('the oldest letters of an app make room for new ones, those of other apps stay', async () => {
  await open({ bytes: 1_000, ageMs: DAY_MS });
  await letters.put([letter('quiet', 1)]);
  for (let n = 0; n < 10; n++) await letters.put([letter('loud', n)]);
  expect(await idsOf('loud')).toHaveLength(10);
  await letters.put([letter('loud', 10)]);
  expect(await idsOf('loud')).toEqual(['e.10', 'e.9', 'e.8', 'e.7', 'e.6', 'e.5', 'e.4', 'e.3', 'e.2']);
  expect(await idsOf('quiet')).toEqual(['e.1']);
});

test('what is removed, cleared or put twice makes room and takes none', async () => {
  await open({ bytes: 1_000, ageMs: DAY_MS });
  const ten = Array.from({ length: 10 }, (_, n) => letter('shop', n));
  await letters.put(ten);
  await letters.put(ten);
  expect(await idsOf('shop')).toHaveLength(10);
  await letters.remove('shop', ['e.3', 'e.4']);
  await letters.put([letter('shop', 10), letter('shop', 11)]);
  expect(await idsOf('shop')).toHaveLength(10);
  await letters.clear('shop');
  await letters.put(ten);
  expect(await idsOf('shop')).toHaveLength(10);
});

test('letters put before the age that is kept are dropped, whatever their own time is', async () => {
  await open({ bytes: 1_000_000, ageMs: DAY_MS });
  await letters.put([letter('shop', 1)]);
  expect(await idsOf('shop')).toEqual(['e.1']);
  await letters.close();
  await open({ bytes: 1_000_000, ageMs: -1_000 });
  expect(await idsOf('shop')).toEqual([]);
});
