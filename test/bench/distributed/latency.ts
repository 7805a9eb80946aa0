import { setTimeout as sleep } from 'node:timers/promises';
import { ingest } from '../../kapuas/ingest.ts';
import { quantile, type Report } from '../report.ts';
import type { Installation } from './installation.ts';
import { openTail } from './tail.ts';

const TAILED = 300;
const SEARCHED = 60;
const POLL_MS = 20;
/** Elasticsearch's own refresh interval, as Kapuas sets it by default. */
const REFRESH_MS = 1_000;

/** From the router's answer to the live stream, and to being found. */
export async function benchLatency(report: Report, installation: Installation): Promise<void> {
  const { client } = installation;
  const { key } = await client.createApp('latency', { eventsPerSecond: 10_000 });
  report.add('tail.p99_ms', quantile(await timeTail(installation, key), 0.99), 'ms', '<= 200');
  const searchable = await timeSearch(installation, key);
  report.add('searchable.p99_ms', quantile(searchable, 0.99), 'ms', `<= ${REFRESH_MS + 1_000}`);
}

async function timeTail(installation: Installation, key: string): Promise<number[]> {
  const tail = await openTail(installation, 'latency');
  const took: number[] = [];
  for (let i = 0; i < TAILED; i += 1) {
    const marker = `tail-${i}`;
    const seen = tail.waitFor(marker);
    await ingest(installation, key, JSON.stringify({ message: marker }));
    const acknowledgedAt = performance.now();
    took.push(Math.max(0, (await seen) - acknowledgedAt));
    await sleep(10);
  }
  tail.close();
  return took;
}

async function timeSearch(installation: Installation, key: string): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < SEARCHED; i += 1) {
    const marker = `needle${i}`;
    await ingest(installation, key, JSON.stringify({ message: marker }));
    const acknowledgedAt = performance.now();
    while (!(await isFound(installation, marker))) await sleep(POLL_MS);
    took.push(performance.now() - acknowledgedAt);
    await sleep(Math.random() * 300);
  }
  return took;
}

async function isFound({ client }: Installation, marker: string): Promise<boolean> {
  return (await client.search({ apps: 'latency', q: marker, from: '-1h', limit: '1' })).events.length > 0;
}
