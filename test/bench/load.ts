import { Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { makeCorpus } from './corpus.ts';

const EVENTS_PER_POST = 500;

export interface Load {
  readonly events: number;
  /** Bodies as the old fluentd plugin posts them: gzip over `{"items": [...]}`. */
  readonly bodies: readonly Buffer[];
  /** Bytes of one event, not compressed, on average. */
  readonly bytesPerEvent: number;
  /** Some request ids that are in it. */
  readonly requestIds: readonly string[];
}

/** Makes all bodies beforehand, so that making them takes nothing from what is measured. */
export function makeLoad(events: number, startedAt: number): Load {
  const corpus = makeCorpus(7, { start: startedAt, batchSize: EVENTS_PER_POST });
  const bodies: Buffer[] = [];
  const requestIds: string[] = [];
  let bytes = 0;
  for (let made = 0; made < events; made += EVENTS_PER_POST) {
    const entries = Array.from({ length: EVENTS_PER_POST }, () => corpus.next().value);
    const body = JSON.stringify({ items: entries.map(({ raw }) => raw) });
    bytes += body.length;
    bodies.push(gzipSync(body, { level: 1 }));
    requestIds.push(entries[made % 7]?.event.request_id ?? '');
  }
  return { events, bodies, bytesPerEvent: bytes / events, requestIds };
}

/** Posts every body once over so many connections. */
export async function post(
  url: string,
  key: string,
  bodies: readonly Buffer[],
  connections: number,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  async function sender(): Promise<void> {
    while (next < bodies.length) {
      const body = bodies[next] as Buffer;
      next += 1;
      await postOne(agent, url, key, body);
    }
  }
  await Promise.all(Array.from({ length: connections }, sender));
  agent.destroy();
}

function postOne(agent: Agent, url: string, key: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': body.length,
      'x-app-secret': key,
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
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
