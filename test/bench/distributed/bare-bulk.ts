/**
 * A child process that does nothing but load: the documents of a topic, already in memory, into an index with the
 * same mapping, in bulks of the same size.
 */
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { readBatches } from './topic-bytes.ts';

export interface BulkOrder {
  readonly topic: string;
  readonly index: string;
  readonly events: number;
}

const BULK_BYTES = 5 * 1024 * 1024;
const CONCURRENCY = 2;
const LINE_FEED = Buffer.from('\n');

const [{ topic, index, events }] = (await once(process, 'message')) as [BulkOrder];
const brokers = (process.env.KAPUAS_KAFKA_BROKERS ?? '').split(',');
const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
const bodies = makeBodies((await readBatches(brokers, topic, events)).map(({ value }) => value));
process.send?.('ready');
await once(process, 'message');
let next = 0;
await Promise.all(
  Array.from({ length: CONCURRENCY }, async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) await load(body);
  }),
);
agent.destroy();
process.disconnect?.();

function makeBodies(values: readonly Buffer[]): Buffer[] {
  const made: Buffer[] = [];
  let parts: Buffer[] = [];
  let bytes = 0;
  const finish = (): void => {
    if (parts.length > 0) made.push(Buffer.concat(parts));
    parts = [];
    bytes = 0;
  };
  values.forEach((value, batch) => {
    let line = 0;
    for (let from = 0, end = value.indexOf(10); end >= 0; from = end + 1, end = value.indexOf(10, from)) {
      const action = Buffer.from(`{"create":{"_id":"bare.${batch}.${line}"}}\n`);
      line += 1;
      parts.push(action, value.subarray(from, end), LINE_FEED);
      bytes += action.length + end - from + 1;
      if (bytes >= BULK_BYTES) finish();
    }
  });
  finish();
  return made;
}

function load(body: Buffer): Promise<void> {
  const url = `${process.env.KAPUAS_ELASTICSEARCH_URLS}/${index}/_bulk?filter_path=errors`;
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-ndjson', 'content-length': body.length };
    const sent = request(url, { method: 'POST', agent, headers }, async (response) => {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      if (text === '{"errors":false}') resolve();
      else reject(new Error(`${response.statusCode} ${text.slice(0, 500)}`));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
