/** A replica whose jobs never end, to be killed. usage: node job-queue.worker.ts <address> <prefix> */
import { openReplica } from './job-queue.fixture.ts';

const [, , address = '', prefix = ''] = process.argv;
const { jobs } = await openReplica(address, prefix);
jobs.process('reconcile', ({ key }) => {
  process.stdout.write(`running ${key}\n`);
  return new Promise(() => {});
});
