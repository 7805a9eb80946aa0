import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Address } from './address.ts';
import { port, type Settings, text } from './config.ts';
import type { Service } from './lifecycle.ts';
import type { Registry } from './metrics.ts';

/** One thing that must work before a process counts as ready. */
export interface HealthCheck {
  /** What is told when it does not, such as "the queue cannot be reached". */
  readonly otherwise: string;
  /** A check that says false, rejects or takes too long has failed. */
  readonly holds: () => Promise<boolean> | boolean;
}

/** Where a process without an API of its own tells how it is. */
export function healthSettings(variable: string, fallback: number, service: string): Settings<Address> {
  return {
    host: text('KAPUAS_HOST', '127.0.0.1', 'address that every port listens on'),
    port: port(variable, fallback, `port of health and metrics of the ${service}`),
  };
}

export interface HealthServerOptions {
  readonly address: Address;
  readonly checks: readonly HealthCheck[];
  readonly metrics: Pick<Registry, 'metrics' | 'contentType'>;
  /** How long a check may take, in milliseconds. Default 2,000. */
  readonly timeoutMs?: number;
}

export interface HealthServer extends Service {
  /** Where it listens, once started. */
  address(): Address;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** `GET /healthz`: the process is alive. `/readyz`: every check holds, or 503 and which do not. `/metrics`. */
export function createHealthServer(options: HealthServerOptions): HealthServer {
  const server = createServer((request, response) => void respond(options, request, response));
  return {
    name: 'health',
    start: () => listen(server, options.address),
    stop: () => close(server),
    address() {
      const { address, port } = server.address() as AddressInfo;
      return { host: address, port };
    },
  };
}

async function respond(
  options: HealthServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, type, body } = await answerTo(options, request).catch(failed);
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function answerTo(
  options: HealthServerOptions,
  { method, url = '' }: IncomingMessage,
): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return json(405, { status: 'only GET and HEAD' });
  switch (url.split('?', 1)[0]) {
    case '/healthz':
      return json(200, { status: 'ok' });
    case '/readyz':
      return readiness(await reasonsAgainst(options));
    case '/metrics':
      return { status: 200, type: options.metrics.contentType, body: await options.metrics.metrics() };
    default:
      return json(404, { status: 'not found' });
  }
}

function readiness(reasons: readonly string[]): Answer {
  if (reasons.length === 0) return json(200, { status: 'ready' });
  return json(503, { status: 'not ready', reasons });
}

/** What fails, and how when that is known. */
async function reasonsAgainst({ checks, timeoutMs = 2_000 }: HealthServerOptions): Promise<string[]> {
  const reasons = await Promise.all(checks.map((check) => reasonAgainst(check, timeoutMs)));
  return reasons.filter((reason) => reason !== undefined);
}

async function reasonAgainst(
  { otherwise, holds }: HealthCheck,
  timeoutMs: number,
): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, `${otherwise}: no answer within ${timeoutMs} ms`);
  });
  const answer = Promise.resolve()
    .then(holds)
    .then(
      (held) => (held ? undefined : otherwise),
      (error: unknown) => `${otherwise}: ${messageOf(error)}`,
    );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

function json(status: number, body: object): Answer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

function failed(error: unknown): Answer {
  return json(500, { status: 'failed', reason: messageOf(error) });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function listen(server: Server, { host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Probes are short and idle connections wait for nothing, so all are cut. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
