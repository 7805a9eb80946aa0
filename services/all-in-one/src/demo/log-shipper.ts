import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

const LINES_PER_POST = 200;
const RETRY_MS = 500;

export interface LogTarget {
  /** Address of the router, such as http://127.0.0.1:8080. */
  readonly router: string;
  readonly key: string;
}

/**
 * A destination for pino that posts its lines to an app as they come, several at a time when they come fast.
 * A post without an answer is sent again under the same Idempotency-Key, so that nothing is doubled.
 */
export function createLogShipper({ router, key }: LogTarget): Writable {
  async function post(body: string): Promise<void> {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/x-ndjson',
      'idempotency-key': randomUUID(),
    };
    while (!(await isTaken(`${router}/v1/ingest`, { method: 'POST', headers, body }))) await sleep(RETRY_MS);
  }

  return new Writable({
    decodeStrings: false,
    highWaterMark: 4 * LINES_PER_POST,
    write(line: string, _encoding, done) {
      post(line).then(() => done(), done);
    },
    writev(chunks, done) {
      post(chunks.map(({ chunk }) => String(chunk)).join('')).then(() => done(), done);
    },
  });
}

/** @returns false when sending again makes sense: no connection, over the limit, or the server is at fault */
async function isTaken(url: string, init: RequestInit): Promise<boolean> {
  const response = await fetch(url, init).catch(() => undefined);
  await response?.body?.cancel();
  return response !== undefined && response.status !== 429 && response.status < 500;
}
