import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { ingest } from '../kapuas/ingest.ts';
import type { Addresses } from '../kapuas/process.ts';

export const EVENTS_PER_POST = 500;
const SENDERS = 4;

export interface Sending {
  /** Resolves when every event was answered with success. */
  readonly done: Promise<void>;
  acknowledged(): number;
  /** Answers other than success, and broken connections. */
  refusals(): number;
}

/**
 * Posts numbered events as a forwarder does: what is not answered with success is sent again under its
 * Idempotency-Key.
 * @param from the first number, a multiple of what one POST carries
 */
export function sendNumbered(kapuas: Addresses, key: string, events: number, from = 0): Sending {
  const posts = Math.ceil((from + events) / EVENTS_PER_POST);
  let next = from / EVENTS_PER_POST;
  let acknowledged = 0;
  let refusals = 0;

  async function sender(): Promise<void> {
    while (next < posts) {
      const post = next;
      next += 1;
      const first = post * EVENTS_PER_POST;
      const count = Math.min(EVENTS_PER_POST, from + events - first);
      const body = gzipSync(bodyOf(first, count), { level: 1 });
      const headers = { 'idempotency-key': `post-${post}`, 'content-encoding': 'gzip' };
      while (!(await isTaken(kapuas, key, body, headers))) {
        refusals += 1;
        await sleep(100);
      }
      acknowledged += count;
    }
  }

  const done = Promise.all(Array.from({ length: SENDERS }, sender)).then(() => {});
  return { done, acknowledged: () => acknowledged, refusals: () => refusals };
}

async function isTaken(
  kapuas: Addresses,
  key: string,
  body: Buffer<ArrayBuffer>,
  headers: Record<string, string>,
): Promise<boolean> {
  const answer = await ingest(kapuas, key, body, headers).catch(() => undefined);
  if (answer !== undefined && answer.status < 500 && answer.status !== 200 && answer.status !== 429)
    throw new Error(`refused for good: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer?.status === 200;
}

function bodyOf(first: number, count: number): string {
  let lines = '';
  for (let n = first; n < first + count; n += 1) {
    lines += `{"message":"order ${n} was placed by customer ${(n * 7919) % 10_007}","n":${n},"x-request-id":"req-${n}"}\n`;
  }
  return lines;
}
