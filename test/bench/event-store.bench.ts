/** `node test/bench/event-store.bench.ts [events]`: the embedded event store alone, without router and queue. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStore, type SqliteEventStore } from '@kapuas/adapters/sqlite/event-store/event-store.ts';
import { encodeLines } from '@kapuas/core/event/codec.ts';
import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { makeCorpus } from './corpus.ts';
import { type MeasuredQuery, measureQueries } from './event-store.queries.ts';

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const BATCH_EVENTS = 500;
/** As the indexer hands them over: some batches a call, two calls under way. */
const BATCHES_A_CALL = 8;
const CALLS_UNDER_WAY = 2;
const SEED = 1;
const APP = 'shop';

const logger = createLogger('bench', 'warn');

function makeDeliveries(): { deliveries: Delivery[]; bytes: number } {
  const corpus = makeCorpus(SEED, { batchSize: BATCH_EVENTS });
  const deliveries: Delivery[] = [];
  let bytes = 0;
  for (let offset = 0; offset * BATCH_EVENTS < EVENTS; offset++) {
    const entries = Array.from({ length: BATCH_EVENTS }, () => corpus.next().value);
    const payload = encodeLines(entries.map(({ event }) => event));
    const receivedAt = entries[0]?.receivedAt as number;
    const batch = { app: APP, count: BATCH_EVENTS, receivedAt, payload };
    deliveries.push({ batch, position: { topic: `kapuas.${APP}`, partition: 0, offset } });
    bytes += payload.length;
  }
  return { deliveries, bytes };
}

async function writeAll({ store }: SqliteEventStore, deliveries: readonly Delivery[]): Promise<void> {
  let next = 0;
  const writeNext = async (): Promise<void> => {
    while (next < deliveries.length) {
      const start = next;
      next += BATCHES_A_CALL;
      await store.write(deliveries.slice(start, next));
    }
  };
  await Promise.all(Array.from({ length: CALLS_UNDER_WAY }, writeNext));
}

async function untilSearchable({ store }: SqliteEventStore): Promise<void> {
  const everything = { apps: [APP], query: { kind: 'all' }, from: 0, to: Number.MAX_SAFE_INTEGER } as const;
  while ((await store.count(everything)) < EVENTS) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function bytesBelow(dir: string): Promise<number> {
  const files = await readdir(dir, { recursive: true, withFileTypes: true });
  const sizes = files.filter((file) => file.isFile()).map((file) => stat(join(file.parentPath, file.name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}

function print(name: string, value: string): void {
  console.log(`${name.padEnd(46)} ${value}`);
}

function printQueries(title: string, measured: readonly MeasuredQuery[]): void {
  console.log(`\n${title}`);
  for (const { name, instances, p50, p99, hits } of measured) {
    const times = `p50 ${p50.toFixed(1).padStart(6)} ms   p99 ${p99.toFixed(1).padStart(6)} ms`;
    print(name, `${times}   ${instances} instances, median ${hits} matches`);
  }
}

async function run(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'kapuas-bench-'));
  try {
    const { deliveries, bytes } = makeDeliveries();
    const written = await openEventStore({ dir, logger });
    const before = process.cpuUsage();
    const start = performance.now();
    await writeAll(written, deliveries);
    await untilSearchable(written);
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(before);
    print('event, bytes of canonical JSON', (bytes / EVENTS).toFixed(0));
    print('written and searchable, events/s', (EVENTS / seconds).toFixed(0));
    print('CPU µs/event', ((user + system) / EVENTS).toFixed(2));
    await written.store.close();
    print('on disk, bytes/event', ((await bytesBelow(dir)) / EVENTS).toFixed(1));

    const opened = await openEventStore({ dir, logger });
    printQueries('first queries of a process', await measureQueries(opened.store, APP));
    printQueries('the same once more', await measureQueries(opened.store, APP));
    print('\nresident memory, MB', (process.memoryUsage().rss / 1e6).toFixed(0));
    await opened.store.close();
  } finally {
    await rm(dir, { recursive: true });
  }
}

await run();
