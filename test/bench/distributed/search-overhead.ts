import { LEVELS } from '@kapuas/core/event/event.ts';
import { quantile, type Report } from '../report.ts';
import { WORDS } from '../vocabulary.ts';
import type { Installation } from './installation.ts';
import { openRecorder, type Recorded } from './recorder.ts';

const RUNS = 60;
const { city, table, provider, noun } = WORDS.slots;
const SEARCHED = [city, table, provider, noun].flatMap((words) => words ?? []);
const RANGE = { from: '-1d', to: new Date(Date.now() + 7 * 86_400_000).toISOString() };

/** A search through the API against the request that it sends to Elasticsearch, sent there directly; in turn. */
export async function benchSearchOverhead(report: Report, installation: Installation): Promise<void> {
  const server = installation.env.KAPUAS_ELASTICSEARCH_URLS ?? '';
  const recorder = await openRecorder(server);
  await installation.stop('web');
  await installation.start('web', { KAPUAS_ELASTICSEARCH_URLS: recorder.url });
  const recorded = await recordSearches(installation, recorder.take);
  await installation.stop('web');
  await recorder.close();
  await installation.start('web');
  const direct: number[] = [];
  const overApi: number[] = [];
  for (const { query, request } of recorded) {
    direct.push(await time(() => send(server, request)));
    overApi.push(await time(() => search(installation, query)));
  }
  report.add('search.direct_p50_ms', quantile(direct, 0.5), 'ms');
  report.add('search.api_p50_ms', quantile(overApi, 0.5), 'ms');
  const overhead = direct.map((took, i) => (overApi[i] as number) - took);
  report.add('search.overhead_p50_ms', quantile(overhead, 0.5), 'ms', '<= 5');
}

async function recordSearches(installation: Installation, take: () => Recorded | undefined) {
  const found: { readonly query: string; readonly request: Recorded }[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const word = SEARCHED[(run * 37) % SEARCHED.length] as string;
    const query = run % 2 === 0 ? word : `level:${LEVELS[run % LEVELS.length]} ${word}`;
    await search(installation, query);
    const request = take();
    if (request !== undefined) found.push({ query, request });
  }
  return found;
}

async function search({ client }: Installation, q: string): Promise<void> {
  await client.search({ apps: 'round-0', q, limit: '100', ...RANGE });
}

async function send(server: string, { method, path, headers, body }: Recorded): Promise<void> {
  const response = await fetch(`${server}${path}`, { method, headers, body });
  await response.json();
}

async function time(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
