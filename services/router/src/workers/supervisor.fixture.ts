/** A worker that listens and says who it is; `/die` ends it at once. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, createMetrics } from '@kapuas/core/runtime/metrics.ts';
import { createWorkerLink } from './worker-link.ts';

const metrics = createMetrics({ processMetrics: false });
new Counter({ name: 'fixture_workers', help: 'one a worker', registers: [metrics] }).inc();
const link = createWorkerLink(process, metrics);
const server = createServer(async (request, response) => {
  if (request.url === '/die') process.exit(3);
  const text = request.url === '/metrics' ? await link.expose() : String(process.pid);
  response.setHeader('connection', 'close').end(text);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const address = { host: '127.0.0.1', port };
  link.ready({ http: address, forward: address });
});
process.once('SIGTERM', () => process.exit(0));
