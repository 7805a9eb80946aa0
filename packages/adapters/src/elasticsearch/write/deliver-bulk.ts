/** Sends one bulk request, in parts where it is too large, and notes what became of each line. */
import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { BulkBody, BulkItem } from './bulk-body.ts';
import type { RetryLog } from './retry-log.ts';
import type { SendBulk } from './send-bulk.ts';
import { addRetry, type Tally } from './tally.ts';
import { causeOf, type ItemAnswer, reasonOf, refusalOf, verdictOf } from './verdict.ts';

export interface BulkContext {
  readonly send: SendBulk;
  readonly retryLog: RetryLog;
  readonly deliveries: readonly Delivery[];
  /** One a delivery. */
  readonly tallies: readonly Tally[];
}

export async function deliverBulk(context: BulkContext, body: BulkBody): Promise<void> {
  const answer = await context.send(body.bytes);
  if (answer === 'clean') noteStored(context, body.items);
  else if (answer === 'too-large') await deliverHalves(context, body);
  else for (const [i, item] of body.items.entries()) note(context, item, answer[i] ?? NO_ANSWER);
}

const TOO_LARGE = 'the document is too large for the index';
const NO_ANSWER: ItemAnswer = { status: 503 };

function noteStored({ tallies }: BulkContext, items: readonly BulkItem[]): void {
  for (const { delivery } of items) (tallies[delivery] as Tally).stored++;
}

function note({ tallies, retryLog, deliveries }: BulkContext, item: BulkItem, answer: ItemAnswer): void {
  const tally = tallies[item.delivery] as Tally;
  switch (verdictOf(answer)) {
    case 'stored':
      tally.stored++;
      break;
    case 'refused':
      tally.refused.push({ line: item.line, reason: refusalOf(answer) });
      break;
    case 'missing':
      tally.missing = true;
      addRetry(tally, item.line, causeOf(answer));
      break;
    case 'retry':
      addRetry(tally, item.line, causeOf(answer));
      retryLog.note((deliveries[item.delivery] as Delivery).batch.app, reasonOf(answer));
  }
}

/** A server, or a proxy before it, may take less than one request holds. */
async function deliverHalves(context: BulkContext, { bytes, items }: BulkBody): Promise<void> {
  const half = items.length >> 1;
  const [first] = items as readonly [BulkItem, ...BulkItem[]];
  if (half === 0) {
    (context.tallies[first.delivery] as Tally).refused.push({ line: first.line, reason: TOO_LARGE });
    return;
  }
  const cut = (items[half - 1] as BulkItem).end;
  await deliverBulk(context, { bytes: bytes.subarray(0, cut), items: items.slice(0, half) });
  const rest = items.slice(half).map((item) => ({ ...item, end: item.end - cut }));
  await deliverBulk(context, { bytes: bytes.subarray(cut), items: rest });
}
