import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Recorder {
  readonly url: string;
  /** The last search that went through; forgets it. */
  take(): Recorded | undefined;
  close(): Promise<void>;
}

/** Stands before a server, passes everything on, and remembers searches. */
export async function openRecorder(target: string): Promise<Recorder> {
  let last: Recorded | undefined;
  const server = createServer(async (request, response) => {
    const recorded = await read(request);
    if (/\/_m?search/.test(recorded.path)) last = recorded;
    const { method, path, headers, body } = recorded;
    const answer = await fetch(`${target}${path}`, { method, headers, ...(body === '' ? {} : { body }) });
    const kept = ['content-type', 'x-elastic-product'].flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    response.writeHead(answer.status, Object.fromEntries(kept));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = last;
      last = undefined;
      return taken;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(request: IncomingMessage): Promise<Recorded> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const type = request.headers['content-type'];
  return {
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: type === undefined ? {} : { 'content-type': type },
    body,
  };
}
