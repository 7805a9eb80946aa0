/** What the distributed topology costs beside the servers that it stands on, all in one run. */
import type { Report } from '../report.ts';
import { benchIndexer } from './indexer.ts';
import { openInstallation } from './installation.ts';
import { benchLatency } from './latency.ts';
import { benchIdleMemory, benchManyTopics } from './memory.ts';
import { benchRouter } from './router.ts';
import { benchSearchOverhead } from './search-overhead.ts';

/** One worker, so that its figures are those of one process. */
const SETTINGS = { KAPUAS_ROUTER_WORKERS: '1', KAPUAS_LOG_LEVEL: 'info' };

export async function benchDistributed(report: Report, events: number): Promise<void> {
  const installation = await openInstallation(SETTINGS);
  try {
    const limits = { eventsPerSecond: 1_000_000, bytesPerSecond: 1_000_000_000 };
    const { key } = await installation.client.createApp('bench', limits);
    await benchIdleMemory(report, installation);
    await benchLatency(report, installation);
    await benchIndexer(report, installation, events);
    await benchSearchOverhead(report, installation);
    await benchRouter(report, installation, key, events);
    await benchManyTopics(report, installation);
  } finally {
    await installation.dispose();
  }
}
