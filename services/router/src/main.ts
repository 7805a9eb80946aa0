/** One router: workers that share its ports, and a process above them. */
import cluster from 'node:cluster';
import { hostAndPort, httpUrl } from '@kapuas/core/runtime/address.ts';
import { orExplain, readSections } from '@kapuas/core/runtime/config.ts';
import { INSTALLATION_SETTINGS } from '@kapuas/core/runtime/installation.ts';
import { stopOnSignal } from '@kapuas/core/runtime/lifecycle.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { WORKER_SETTINGS } from './config.ts';
import type { RouterAddresses } from './router.ts';
import { createSupervisor } from './workers/supervisor.ts';

/** Megabytes. A batch's events die young when there is room for them: 16 % less CPU an event than with 8. */
const YOUNG_MB = 32;

if (cluster.isPrimary) await supervise();
// Only here, because the process above the workers needs no Kafka and no memory for it.
else await import('./worker.ts');

async function supervise(): Promise<void> {
  const sections = { installation: INSTALLATION_SETTINGS, workers: WORKER_SETTINGS };
  const config = orExplain(() => readSections(sections, process.env), process);
  const logger = createLogger('router', config.installation.logLevel);
  cluster.setupPrimary({ execArgv: [`--max-semi-space-size=${YOUNG_MB}`] });
  const supervisor = createSupervisor({ cluster, count: config.workers.workers, logger });
  stopOnSignal(supervisor, logger, process);
  await supervisor.start();
  logger.info({ ...shown(supervisor.addresses()), pid: process.pid }, 'ready');
}

function shown({ http, forward }: RouterAddresses): { http: string; forward: string } {
  return { http: httpUrl(http), forward: hostAndPort(forward) };
}
