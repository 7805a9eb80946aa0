import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeLoad, post } from '../load.ts';
import { groupCpuSeconds, watchResidentMb } from '../process-figures.ts';
import { quantile, type Report } from '../report.ts';
import type { BulkOrder } from './bare-bulk.ts';
import type { Installation } from './installation.ts';

const ROUNDS = 4;
const CONNECTIONS = 4;
const POLL_MS = 25;
const LIMITS = { eventsPerSecond: 1_000_000 };
const BARE = new URL('./bare-bulk.ts', import.meta.url).pathname;

/** The indexer with a backlog before it, against a loader that has the documents in memory; in turn. */
export async function benchIndexer(
  report: Report,
  installation: Installation,
  events: number,
): Promise<void> {
  // The first round warms Elasticsearch up, which compiles itself while it works.
  await runRound(installation, 0, events);
  const rounds: Round[] = [];
  for (let i = 1; i <= ROUNDS; i += 1) rounds.push(await runRound(installation, i, events));
  const median = (pick: (round: Round) => number): number => quantile(rounds.map(pick), 0.5);
  report.add(
    'indexer.docs_per_s',
    median(({ docsPerSecond }) => docsPerSecond),
    'docs/s',
  );
  report.add(
    'bulk.bare_docs_per_s',
    median(({ bareDocsPerSecond }) => bareDocsPerSecond),
    'docs/s',
  );
  report.add(
    'indexer.ratio_to_bare_bulk',
    median(({ docsPerSecond, bareDocsPerSecond }) => docsPerSecond / bareDocsPerSecond),
    'ratio',
    '>= 0.9',
  );
  report.add(
    'indexer.cpu_us_per_event',
    median(({ cpuMicros }) => cpuMicros),
    'µs',
    '<= 4',
  );
  report.add('indexer.rss_load_mb', Math.max(...rounds.map(({ residentMb }) => residentMb)), 'MB');
}

interface Round {
  readonly docsPerSecond: number;
  readonly bareDocsPerSecond: number;
  readonly cpuMicros: number;
  readonly residentMb: number;
}

async function runRound(installation: Installation, round: number, events: number): Promise<Round> {
  const { client, env } = installation;
  const app = `round-${round}`;
  const { key } = await client.createApp(app, LIMITS);
  await client.createApp(`bare-${round}`, LIMITS);
  await installation.stop('indexer');
  const load = makeLoad(events, Date.now() - 3_600_000);
  await post(`${installation.http}/produce_batch`, key, load.bodies, CONNECTIONS);
  const order = { topic: `${env.KAPUAS_PREFIX}.${app}`, index: `${env.KAPUAS_PREFIX}-bare-${round}`, events };
  // In turn, so that neither always comes second.
  if (round % 2 === 0) {
    const measured = await measureIndexer(installation, app, events);
    return { ...measured, bareDocsPerSecond: await measureBare(installation, order) };
  }
  const bareDocsPerSecond = await measureBare(installation, order);
  return { ...(await measureIndexer(installation, app, events)), bareDocsPerSecond };
}

async function measureIndexer(installation: Installation, app: string, events: number) {
  const index = `${installation.env.KAPUAS_PREFIX}-${app}`;
  await installation.start('indexer');
  const { pid } = installation.child('indexer');
  const cpuBefore = groupCpuSeconds(pid);
  const mostResident = watchResidentMb(pid);
  const docsPerSecond = await watchIndexing(installation, index, events);
  await sleep(500);
  const cpuMicros = ((groupCpuSeconds(pid) - cpuBefore) * 1e6) / events;
  return { docsPerSecond, cpuMicros, residentMb: mostResident() };
}

async function measureBare(installation: Installation, order: BulkOrder): Promise<number> {
  const child = fork(BARE, { env: { ...process.env, ...installation.env } });
  child.send(order);
  await once(child, 'message');
  child.send('go');
  const exited = once(child, 'exit');
  const docsPerSecond = await watchIndexing(installation, order.index, order.events);
  await exited;
  return docsPerSecond;
}

/** From the first documents that the index counts to the last, so that no start counts. */
async function watchIndexing(installation: Installation, index: string, events: number): Promise<number> {
  let first: { readonly at: number; readonly count: number } | undefined;
  for (;;) {
    const count = await indexedCount(installation, index);
    const at = performance.now();
    if (count > 0) first ??= { at, count };
    if (first !== undefined && count >= events) return ((count - first.count) * 1000) / (at - first.at);
    await sleep(POLL_MS);
  }
}

async function indexedCount({ env }: Installation, index: string): Promise<number> {
  const url = `${env.KAPUAS_ELASTICSEARCH_URLS}/${index}/_stats/indexing?filter_path=_all.primaries.indexing.index_total`;
  const answer = (await (await fetch(url)).json()) as {
    _all?: { primaries: { indexing: { index_total: number } } };
  };
  return answer._all?.primaries.indexing.index_total ?? 0;
}
