import { Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { makeCorpus } from './corpus.ts';

const EVENTS_PER_POST = 500;

export interface Load {
  readonly events: number;
  /** Bodies as the old fluentd plugin posts them: gzip over `{"items": [...]}`. */
  readonly bodies: readonly Buffer[];
  /** The same events as NDJSON, not compressed. */
  readonly lines: readonly Buffer[];
  /** Bytes of one event, not compressed, on average. */
  readonly bytesPerEvent: number;
  /** Some request ids that are in it. */
  readonly requestIds: readonly string[];
}

/** Makes all bodies beforehand, so that making them takes nothing from what is measured. */
export function makeLoad(events: number, startedAt: number): Load {
  const corpus = makeCorpus(7, { start: startedAt, batchSize: EVENTS_PER_POST });
  const bodies: Buffer[] = [];
  const lines: Buffer[] = [];
  const requestIds: string[] = [];
  let bytes = 0;
  for (let made = 0; made < events; made += EVENTS_PER_POST) {
    const entries = Array.from({ length: EVENTS_PER_POST }, () => corpus.next().value);
    const body = JSON.stringify({ items: entries.map(({ raw }) => raw) });
    bytes += body.length;
    lines.push(Buffer.from(entries.map(({ raw }) => JSON.stringify(raw)).join('\n')));
    bodies.push(gzipSync(body, { level: 1 }));
    requestIds.push(entries[made % 7]?.event.request_id ?? '');
  }
  return { events, bodies, lines, bytesPerEvent: bytes / events, requestIds };
}

const AS_FLUENTD: Readonly<Record<string, string>> = {
  'content-type': 'application/json',
  'content-encoding': 'gzip',
};

/** Posts every body once over so many connections. */
export async function post(
  url: string,
  key: string,
  bodies: readonly Buffer[],
  connections: number,
  headers = AS_FLUENTD,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  async function sender(): Promise<void> {
    while (next < bodies.length) {
      const body = bodies[next] as Buffer;
      next += 1;
      await postOne(agent, url, body, { ...headers, 'x-app-secret': key, authorization: `Bearer ${key}` });
    }
  }
  await Promise.all(Array.from({ length: connections }, sender));
  agent.destroy();
}

function postOne(
  agent: Agent,
  url: string,
  body: Buffer,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const all = { ...headers, 'content-length': body.length };
    const sent = request(url, { method: 'POST', agent, headers: all }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
