import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Load, makeLoad, post } from '../load.ts';
import { groupCpuSeconds, watchResidentMb } from '../process-figures.ts';
import { quantile, type Report } from '../report.ts';
import type { BareOrder, Cost } from './bare-producer.ts';
import type { Installation } from './installation.ts';
import { routerWorker } from './memory.ts';

const CONNECTIONS = 8;
const ROUNDS = 3;
const BARE = new URL('./bare-producer.ts', import.meta.url).pathname;

/** The router with its producer, against a producer that is handed the finished bytes; in turn, the indexer away. */
export async function benchRouter(
  report: Report,
  installation: Installation,
  key: string,
  events: number,
): Promise<void> {
  await installation.stop('indexer');
  const load = makeLoad(events, Date.now() - 3_600_000);
  report.add('router.event_bytes', load.bytesPerEvent, 'bytes');
  const warmUp = load.bodies.slice(0, 100);
  await post(`${installation.http}/produce_batch`, key, warmUp, CONNECTIONS);
  const mostResident = watchResidentMb(routerWorker(installation));
  const rounds: Round[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const batch = await measure(installation, () =>
      post(`${installation.http}/produce_batch`, key, load.bodies, CONNECTIONS),
    );
    const ndjson = await measure(installation, () => postLines(installation, key, load));
    rounds.push({ batch, ndjson, bare: await bare(installation, events) });
  }
  report.add('router.rss_load_mb', mostResident(), 'MB', '<= 350');
  const median = (pick: (round: Round) => number): number => quantile(rounds.map(pick), 0.5);
  const perEvent = (cpuSeconds: number): number => (cpuSeconds * 1e6) / events;
  report.add(
    'router.cpu_us_per_event.produce_batch_gzip',
    median(({ batch }) => perEvent(batch.cpuSeconds)),
    'µs',
    '<= 7.5',
  );
  report.add(
    'router.cpu_us_per_event.ndjson',
    median(({ ndjson }) => perEvent(ndjson.cpuSeconds)),
    'µs',
  );
  report.add(
    'router.events_per_s',
    median(({ batch }) => events / batch.seconds),
    'events/s',
  );
  report.add(
    'producer.bare_events_per_s',
    median(({ bare: b }) => events / b.seconds),
    'events/s',
  );
  report.add(
    'producer.bare_cpu_us_per_event',
    median(({ bare: b }) => perEvent(b.cpuSeconds)),
    'µs',
  );
  report.add(
    'router.ratio_to_bare_producer',
    median(({ batch, bare: b }) => b.seconds / batch.seconds),
    'ratio',
    '>= 0.5',
  );
}

interface Round {
  readonly batch: Cost;
  readonly ndjson: Cost;
  readonly bare: Cost;
}

async function measure(installation: Installation, work: () => Promise<void>): Promise<Cost> {
  const { pid } = installation.child('router');
  await sleep(1_000);
  const cpuBefore = groupCpuSeconds(pid);
  const startedAt = performance.now();
  await work();
  return {
    seconds: (performance.now() - startedAt) / 1000,
    cpuSeconds: groupCpuSeconds(pid) - cpuBefore,
  };
}

function postLines(installation: Installation, key: string, load: Load): Promise<void> {
  return post(`${installation.http}/v1/ingest`, key, load.lines, CONNECTIONS, {
    'content-type': 'application/x-ndjson',
  });
}

/** In a process of its own, as the router is. */
async function bare(installation: Installation, events: number): Promise<Cost> {
  const child = fork(BARE, { env: { ...process.env, ...installation.env } });
  child.send({ events, topic: `${installation.env.KAPUAS_PREFIX}.bench` } satisfies BareOrder);
  const exited = once(child, 'exit');
  const [cost] = (await once(child, 'message')) as [Cost];
  await exited;
  return cost;
}
