import { encodeLines } from '@kapuas/core/event/codec.ts';
import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import { createSearchEntry } from '@kapuas/core/query/search-entry.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { expect, it } from 'vitest';
import type { Indices } from '../indices.ts';
import { createBuffers } from './buffers.ts';
import type { BulkAnswer } from './send-bulk.ts';
import { createWrite } from './write.ts';

const BULK_BYTES = 2_000;

function deliver(app: string, messages: readonly string[]): Delivery {
  const events = messages.map((message) => ({ '@timestamp': '2026-01-15T12:00:00Z', message }));
  const payload = encodeLines(events, createSearchEntry([]));
  return {
    batch: { app, count: events.length, receivedAt: 5, payload },
    position: { topic: app, partition: 0, offset: 0 },
  };
}

/** A store over a server that answers as told; every request is kept as ids and messages. */
function testWrite(answer: (ids: readonly string[], bytes: number) => BulkAnswer) {
  const requests: { ids: string[]; bytes: number }[] = [];
  const repaired: string[] = [];
  const reasons: string[] = [];
  const indices: Indices = {
    at: async (app) => ({ index: { name: `i-${app}`, from: 0 } }),
    fields: async () => [],
    repair: async (app) => void repaired.push(app),
    forget: () => {},
  };
  const write = createWrite({
    indices,
    findWritten: async (documents) => documents.map(() => false),
    buffers: createBuffers(BULK_BYTES),
    retryLog: { note: (app, reason) => void reasons.push(`${app}: ${reason}`) },
    async send(body) {
      const lines = body.toString().trimEnd().split('\n');
      const ids = lines.filter((_, i) => i % 2 === 0).map((line) => JSON.parse(line).create._id as string);
      requests.push({ ids, bytes: body.length });
      return answer(ids, body.length);
    },
  });
  return { write, requests, repaired, reasons };
}

const ok = { status: 201 };

it('fills requests with deliveries of many apps, within the bound', async () => {
  const { write, requests } = testWrite(() => 'clean');
  const deliveries = Array.from({ length: 30 }, (_, i) => deliver(`app${i}`, ['a', 'b']));
  const results = await write(deliveries);
  expect(results).toEqual(Array(30).fill({ stored: 2, retry: [], refused: [] }));
  expect(requests.flatMap(({ ids }) => ids)).toHaveLength(60);
  expect(requests.length).toBeLessThan(20);
  for (const { bytes } of requests) expect(bytes).toBeLessThanOrEqual(BULK_BYTES);
});

it('sends an event that is larger than a request by itself', async () => {
  const { write, requests } = testWrite(() => 'clean');
  const [result] = await write([deliver('a', ['small', 'x'.repeat(5_000), 'small'])]);
  expect(result?.stored).toBe(3);
  expect(requests.map(({ ids }) => ids)).toEqual([['a.0.0.0'], ['a.0.0.1'], ['a.0.0.2']]);
});

it('halves a request that the server finds too large, and refuses an event that is by itself', async () => {
  const { write } = testWrite((_, bytes) => (bytes > 700 ? 'too-large' : 'clean'));
  const results = await write([deliver('a', ['1', '2', 'x'.repeat(500), '4']), deliver('b', ['5'])]);
  expect(results).toEqual([
    { stored: 3, retry: [], refused: [{ line: 2, reason: expect.stringContaining('too large') }] },
    { stored: 1, retry: [], refused: [] },
  ]);
});

it('gives each answer to its line', async () => {
  const error = (status: number, type: string) => ({ status, error: { type, reason: 'why' } });
  const { write, reasons } = testWrite(() => [
    ok,
    error(400, 'mapper_parsing_exception'),
    error(429, 'es_rejected_execution_exception'),
    error(409, 'version_conflict_engine_exception'),
    error(403, 'cluster_block_exception'),
    ok,
    error(503, 'unavailable_shards_exception'),
  ]);
  expect(await write([deliver('a', ['0', '1', '2', '3']), deliver('b', ['4', '5', '6'])])).toEqual([
    {
      stored: 2,
      retry: [2],
      refused: [{ line: 1, reason: 'mapper_parsing_exception: why' }],
      cause: { kind: 'busy', detail: 'es_rejected_execution_exception: why' },
    },
    {
      stored: 1,
      retry: [0, 2],
      refused: [],
      cause: { kind: 'index', detail: 'cluster_block_exception: why' },
    },
  ]);
  expect(reasons).toEqual([
    'a: es_rejected_execution_exception: why',
    'b: cluster_block_exception: why',
    'b: unavailable_shards_exception: why',
  ]);
});

it('has a missing index repaired, once, and writes what it missed again', async () => {
  let isThere = false;
  const missing = { status: 404, error: { type: 'index_not_found_exception' } };
  const gone = testWrite((ids) => {
    const answers = ids.map((id) => (id.startsWith('b') && !isThere ? missing : ok));
    isThere = true;
    return answers;
  });
  const stored = { stored: 1, retry: [], refused: [] };
  expect(await gone.write([deliver('a', ['0']), deliver('b', ['1'])])).toEqual([stored, stored]);
  expect(gone.repaired).toEqual(['b']);
  expect(gone.requests.map(({ ids }) => ids)).toEqual([['a.0.0.0', 'b.0.0.0'], ['b.0.0.0']]);

  const never = testWrite((ids) => ids.map(() => missing));
  expect(await never.write([deliver('a', ['0'])])).toMatchObject([
    { stored: 0, retry: [0], refused: [], cause: { kind: 'index' } },
  ]);
  expect(never.repaired).toEqual(['a']);
});

it('rejects as a whole when the server is away', async () => {
  const { write } = testWrite(() => {
    throw new KapuasError('store-unavailable', 'away');
  });
  await expect(write([deliver('a', ['0'])])).rejects.toMatchObject({ code: 'store-unavailable' });
});
