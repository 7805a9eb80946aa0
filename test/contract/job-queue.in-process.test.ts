import { createJobQueue } from '@kapuas/adapters/in-process/job-queue.ts';
import { silent } from './directory.ts';
import { jobQueueSuite } from './job-queue.suite.ts';

jobQueueSuite('in process', async () => {
  const jobs = createJobQueue({ logger: silent });
  return { jobs, dispose: () => jobs.close() };
});
