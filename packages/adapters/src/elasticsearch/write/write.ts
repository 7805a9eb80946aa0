import { batchId } from '@kapuas/core/event/batch.ts';
import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import { createSearchEntry } from '@kapuas/core/query/search-entry.ts';
import { type AppIndex, writeAlias } from '../index-names.ts';
import type { Indices } from '../indices.ts';
import type { Buffers } from './buffers.ts';
import { type BulkBodyBuilder, createBulkBody, createFrame, MAX_LINES, sizeOf } from './bulk-body.ts';
import { type BulkContext, deliverBulk } from './deliver-bulk.ts';
import { type ReadyLines, readyLines, withEntries } from './lines.ts';
import { type FindWritten, placeAll } from './placement.ts';
import type { RetryLog } from './retry-log.ts';
import type { SendBulk } from './send-bulk.ts';
import { createTally, resultOf, type Tally } from './tally.ts';

export interface WriteDeps {
  readonly send: SendBulk;
  readonly indices: Indices;
  readonly findWritten: FindWritten;
  readonly buffers: Buffers;
  readonly retryLog: RetryLog;
}

/** Each event is created under its id, so what was written before is told apart from what is new by the server. */
export function createWrite(deps: WriteDeps): EventStore['write'] {
  return async (deliveries) => {
    const tallies = deliveries.map(createTally);
    await writeAll(deps, deliveries, tallies, [...deliveries.keys()]);
    const missing = [...deliveries.keys()].filter((i) => tallies[i]?.missing);
    if (missing.length > 0) await writeAgain(deps, deliveries, tallies, missing);
    return tallies.map(resultOf);
  };
}

/** An index that was deleted is made again, one that was replaced is looked for. */
async function writeAgain(
  deps: WriteDeps,
  deliveries: readonly Delivery[],
  tallies: Tally[],
  missing: readonly number[],
): Promise<void> {
  const apps = new Set(missing.map((i) => (deliveries[i] as Delivery).batch.app));
  for (const app of apps) await deps.indices.repair(app);
  for (const i of missing) tallies[i] = createTally();
  await writeAll(deps, deliveries, tallies, missing);
  for (const i of missing) {
    if (tallies[i]?.missing)
      deps.retryLog.note((deliveries[i] as Delivery).batch.app, 'its index is not there');
  }
}

/** @param chosen places of the deliveries to be written */
async function writeAll(
  { send, retryLog, indices, findWritten, buffers }: WriteDeps,
  deliveries: readonly Delivery[],
  tallies: Tally[],
  chosen: readonly number[],
): Promise<void> {
  const bulks = createBulks({ send, retryLog, deliveries, tallies }, buffers);
  const places = await placeAll(
    { indices, findWritten },
    chosen.map((i) => deliveries[i] as Delivery),
  );
  for (const [n, i] of chosen.entries()) {
    const { batch, position } = deliveries[i] as Delivery;
    const lines = readyLines(batch.payload) ?? (await makeEntries(indices, batch.app, batch.payload));
    (tallies[i] as Tally).refused.push(...lines.refused);
    if (lines.ends.length === 0) continue;
    const alias = writeAlias((places[n] as AppIndex).name);
    const { receivedAt } = batch;
    const frame = createFrame({
      delivery: i,
      alias,
      batchId: batchId(batch, position),
      receivedAt,
      position,
    });
    await bulks.add(frame, lines);
  }
  await bulks.flush();
}

async function makeEntries(indices: Indices, app: string, payload: Uint8Array): Promise<ReadyLines> {
  return withEntries(payload, createSearchEntry(await indices.fields(app)));
}

/** Fills one request after the other, each as large as a buffer. */
function createBulks(context: BulkContext, buffers: Buffers) {
  let buffer: Buffer | undefined;
  let body: BulkBodyBuilder | undefined;

  function begin(room: number): BulkBodyBuilder {
    // An event that is larger than a request gets a request of its own.
    buffer = room > buffers.size ? Buffer.allocUnsafeSlow(room) : buffers.take();
    body = createBulkBody(buffer);
    return body;
  }

  async function flush(): Promise<void> {
    const [full, used] = [body, buffer];
    body = undefined;
    buffer = undefined;
    if (full === undefined || used === undefined) return;
    // A request that failed may still refer to the buffer, so then it is not given back.
    await deliverBulk(context, full.finish());
    buffers.give(used);
  }

  async function add(frame: ReturnType<typeof createFrame>, lines: ReadyLines): Promise<void> {
    let start = 0;
    for (let i = 0; i < lines.ends.length; i++) {
      const end = lines.ends[i] as number;
      const line = lines.numbers?.[i] ?? i;
      const room = sizeOf(frame, end - start);
      if (body !== undefined && body.length + room > (buffer as Buffer).length) await flush();
      if (line < MAX_LINES) (body ?? begin(room)).add(frame, line, lines.bytes, start, end);
      else refuse(context, frame.target.delivery, line);
      start = end;
    }
  }

  return { add, flush };
}

function refuse({ tallies }: BulkContext, delivery: number, line: number): void {
  (tallies[delivery] as Tally).refused.push({ line, reason: `a batch has at most ${MAX_LINES} events` });
}
