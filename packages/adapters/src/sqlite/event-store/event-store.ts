import { mkdir } from 'node:fs/promises';
import { batchId } from '@kapuas/core/event/batch.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { parseStored } from '@kapuas/core/event/json.ts';
import type { IndexAdmin } from '@kapuas/core/ports/admin.ts';
import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { EventStore, StoredEvent } from '@kapuas/core/ports/event-store.ts';
import { wantedField } from '@kapuas/core/query/wanted-field.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { startWorker, type WorkerHandle } from '../worker/rpc.ts';
import { createIndexAdmin, openDeclaredFields } from './index-admin.ts';
import { WRITER_HEAP } from './memory.ts';
import type { RawEvent } from './reader/search.ts';
import { openReaderPool } from './reader-pool.ts';
import type { StoreWriterOptions } from './writer/store-writer.ts';
import type { WriteCall, WriterHandlers } from './writer/writer.worker.ts';

export interface EventStoreOptions {
  readonly dir: string;
  readonly logger: Logger;
  /** Threads that search. Default 2; the second is started when it is needed. */
  readonly readers?: number;
  /** A new slice begins when the newest holds so many events, besides each UTC day. Default 4,000,000. */
  readonly sliceEvents?: number;
  /** A batch that is written again is known at least so long after it was received. Default a day. */
  readonly ledgerMs?: number;
  /** No file grows further. Default: no bound but the disk's. */
  readonly maxFileBytes?: number;
}

export interface SqliteEventStore {
  readonly store: EventStore;
  readonly admin: IndexAdmin;
}

const DEFAULTS = { readers: 2, sliceEvents: 4_000_000, ledgerMs: 86_400_000 };
const SAMPLE = 1_000;

/** Opens the store below `dir`, which only one process can use; what a crash left unindexed is indexed first. */
export async function openEventStore(options: EventStoreOptions): Promise<SqliteEventStore> {
  const { dir, logger, readers, sliceEvents, ledgerMs, maxFileBytes } = { ...DEFAULTS, ...options };
  await mkdir(dir, { recursive: true });
  const declared = await openDeclaredFields(dir);
  const writer = await startWriter({ dir, sliceEvents, ledgerMs, maxFileBytes }, logger);
  const pool = await openReaderPool({ dir, threads: readers, logger });
  let slices = await firstSlices(writer, logger);
  let deletions = 0;

  async function write(deliveries: readonly Delivery[]) {
    const call = packDeliveries(deliveries);
    const answer = await writer.call('write', call, { transfer: [call.payloads.buffer as ArrayBuffer] });
    slices = answer.slices;
    return answer.results;
  }

  async function deleteBefore(app: string, receivedBefore: number): Promise<void> {
    slices = await writer.call('deleteBefore', { app, receivedBefore });
    deletions++;
  }

  /** What readers need beside the query; the signal does not cross threads as it is. */
  function listed<Q extends object>(query: Q) {
    const { signal: _, ...plain } = query as Q & { readonly signal?: AbortSignal };
    return { ...plain, slices, deletions };
  }

  const store: EventStore = {
    write,
    async search(query) {
      const { events, ...page } = await pool.call('search', listed(query), query.signal);
      return { ...page, events: events.map(toStoredEvent) };
    },
    histogram: (query) => pool.call('histogram', listed(query), query.signal),
    fields({ names, limit, sample = SAMPLE, ...query }) {
      const wanted = names.map((name) => wantedField(name, declared.all()));
      return pool.call('fields', { ...listed(query), wanted, limit, sample }, query.signal);
    },
    summarize: (query) => pool.call('summarize', listed(query), query.signal),
    count: (query) => pool.call('count', listed(query), query.signal),
    async context(app, id, before, after) {
      return (await pool.call('context', listed({ app, id, before, after }))).map(toStoredEvent);
    },
    deleteBefore,
    usage: (app) => pool.call('usage', listed({ app })),
    healthy: () =>
      writer.call('fault', undefined).then(
        (fault) => fault === undefined,
        () => false,
      ),
    async close() {
      await pool.close();
      await writer.close();
    },
  };
  const admin = createIndexAdmin(
    declared,
    (app) => deleteBefore(app, Number.POSITIVE_INFINITY),
    () => writer.call('fault', undefined),
  );
  return { store, admin };
}

function startWriter(workerData: StoreWriterOptions, logger: Logger): Promise<WorkerHandle<WriterHandlers>> {
  return startWorker<WriterHandlers>(new URL('./writer/writer.worker.ts', import.meta.url), {
    name: 'event writer',
    workerData,
    resourceLimits: WRITER_HEAP,
    lostCode: 'store-unavailable',
    onLost: (error) => logger.error({ err: error }, 'the event writer ended; the next call starts another'),
  });
}

/** A store that cannot write can still be searched. */
async function firstSlices(writer: WorkerHandle<WriterHandlers>, logger: Logger): Promise<readonly string[]> {
  try {
    return await writer.call('refresh', undefined);
  } catch (error) {
    logger.error({ err: error }, 'the event store cannot write');
    return writer.call('slices', undefined);
  }
}

/** One buffer for all payloads: copied once, and then moved to the writer. */
function packDeliveries(deliveries: readonly Delivery[]): WriteCall {
  const payloads = new Uint8Array(deliveries.reduce((sum, { batch }) => sum + batch.payload.length, 0));
  let end = 0;
  const batches = deliveries.map(({ batch, position }) => {
    const start = end;
    payloads.set(batch.payload, start);
    end += batch.payload.length;
    return { app: batch.app, id: batchId(batch, position), receivedAt: batch.receivedAt, start, end };
  });
  return { payloads, batches };
}

function toStoredEvent({ id, app, json }: RawEvent): StoredEvent {
  return { id, app, event: parseStored(json) as unknown as CanonicalEvent };
}
