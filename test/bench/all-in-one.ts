import { setTimeout as sleep } from 'node:timers/promises';
import { LEVELS } from '@kapuas/core/event/event.ts';
import { type Client, signIn } from '../kapuas/client.ts';
import { type Kapuas, removeDataDir, startKapuas } from '../kapuas/process.ts';
import { type Load, makeLoad, post } from './load.ts';
import { cpuSeconds, diskBytes, residentMb, watchResidentMb } from './process-figures.ts';
import { quantile, type Report } from './report.ts';
import { WORDS } from './vocabulary.ts';

const CONNECTIONS = 8;
const RUNS_PER_SEARCH = 40;
const APP = 'bench';
/** The corpus begins an hour ago and runs on into the future. */
const RANGE = { from: '-1d', to: new Date(Date.now() + 7 * 86_400_000).toISOString() };
const { city, table, provider, noun } = WORDS.slots;
const SEARCHED_WORDS = [city, table, provider, noun].flatMap((words) => words ?? []);
const SEARCHED_PHRASES = [
  'slow query on',
  'connection refused by',
  'deadline exceeded',
  'rate limit nearly reached',
  'insufficient funds',
  'duplicate key value',
  'session opened',
  'could not write',
];

/** Ingest until searchable, memory, disk and searches of the whole all-in-one, over its own HTTP ports. */
export async function benchAllInOne(report: Report, events: number): Promise<void> {
  const load = makeLoad(events, Date.now() - 3_600_000);
  report.add('allinone.event_bytes', load.bytesPerEvent, 'bytes');
  const startedAt = performance.now();
  const kapuas = await startKapuas({ env: { KAPUAS_LOG_LEVEL: 'info' } });
  report.add('allinone.ready_s', (performance.now() - startedAt) / 1000, 's', '<= 3');
  try {
    const client = await signIn(kapuas);
    const limits = { eventsPerSecond: 1_000_000, bytesPerSecond: 1_000_000_000 };
    const { key } = await client.createApp(APP, limits);
    await sleep(3_000);
    report.add('allinone.rss_idle_mb', residentMb(kapuas.pid), 'MB', '<= 200');
    await benchIngest(report, kapuas, client, key, load);
    await benchSearches(report, client, load);
  } finally {
    await kapuas.stop();
    await removeDataDir(kapuas.dataDir);
  }
}

async function benchIngest(
  report: Report,
  kapuas: Kapuas,
  client: Client,
  key: string,
  load: Load,
): Promise<void> {
  const cpuBefore = cpuSeconds(kapuas.pid);
  const mostResident = watchResidentMb(kapuas.pid);
  const startedAt = performance.now();
  await post(`${kapuas.http}/produce_batch`, key, load.bodies, CONNECTIONS);
  const acknowledged = (performance.now() - startedAt) / 1000;
  await client.waitForCount({ apps: APP, ...RANGE }, load.events, 600_000);
  const searchable = (performance.now() - startedAt) / 1000;
  report.add('allinone.acknowledged_events_per_s', load.events / acknowledged, 'events/s');
  report.add('allinone.events_per_s', load.events / searchable, 'events/s', '>= 40000');
  const cpu = cpuSeconds(kapuas.pid) - cpuBefore;
  report.add('allinone.cpu_us_per_event', (cpu * 1e6) / load.events, 'µs');
  report.add('allinone.rss_load_mb', mostResident(), 'MB');
  await sleep(5_000);
  report.add('allinone.disk_bytes_per_event', diskBytes(kapuas.dataDir) / load.events, 'bytes');
}

/** Each run of a search asks for another word, id or value, so that no answer is remembered. */
async function benchSearches(report: Report, client: Client, load: Load): Promise<void> {
  const range = { apps: APP, ...RANGE };
  const pick = <T>(list: readonly T[], run: number): T => list[(run * 37) % list.length] as T;
  const searches: Record<string, (run: number) => string> = {
    word: (run) => pick(SEARCHED_WORDS, run),
    phrase: (run) => `"${pick(SEARCHED_PHRASES, run)}"`,
    request_id: (run) => `request_id:"${pick(load.requestIds, run)}"`,
    field_and_word: (run) => `level:${pick(LEVELS, run)} ${pick(SEARCHED_WORDS, run)}`,
  };
  for (const [name, queryOf] of Object.entries(searches)) {
    const took = await timeEach((run) => client.search({ ...range, q: queryOf(run), limit: '100' }));
    report.add(`allinone.search_${name}_p50_ms`, quantile(took, 0.5), 'ms', '<= 10');
    report.add(`allinone.search_${name}_p99_ms`, quantile(took, 0.99), 'ms');
  }
  const histograms: Record<string, (run: number) => string> = {
    all: () => '',
    word: (run) => pick(SEARCHED_WORDS, run),
  };
  for (const [name, queryOf] of Object.entries(histograms)) {
    const took = await timeEach((run) => {
      const from = new Date(Date.now() - 7_200_000 - run * 1_000).toISOString();
      return client.expect(
        'GET',
        `/histogram?${new URLSearchParams({ ...range, from, by: 'level', q: queryOf(run) })}`,
      );
    });
    report.add(`allinone.histogram_${name}_p50_ms`, quantile(took, 0.5), 'ms', '<= 100');
    report.add(`allinone.histogram_${name}_p99_ms`, quantile(took, 0.99), 'ms');
  }
}

async function timeEach(search: (run: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let run = 0; run < RUNS_PER_SEARCH; run += 1) {
    const startedAt = performance.now();
    await search(run);
    took.push(performance.now() - startedAt);
  }
  return took;
}
