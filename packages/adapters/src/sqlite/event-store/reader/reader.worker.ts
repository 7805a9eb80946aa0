import { workerData } from 'node:worker_threads';
import type {
  AppSummary,
  FieldValues,
  HistogramBucket,
  HistogramRequest,
  PageRequest,
} from '@kapuas/core/ports/event-store.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { mediumFault } from '../../faults.ts';
import { type CallContext, serveWorker } from '../../worker/rpc.ts';
import { createBatches } from './batches.ts';
import { createBodies } from './bodies.ts';
import { createColumns } from './columns.ts';
import { type ContextQuery, context } from './context.ts';
import { type FieldsQuery, fields } from './fields.ts';
import { histogram } from './histogram.ts';
import { createParts, StaleIndexError } from './parts.ts';
import type { ScanQuery, Sources } from './scan.ts';
import { type RawEvent, type RawPage, search } from './search.ts';
import { createOpenSlices } from './slice-files.ts';
import { count, summarize } from './summarize.ts';
import { createTurn, type Turn } from './turn.ts';
import { usage } from './usage.ts';

/** One of the threads that search. */
export interface ReaderData {
  readonly dir: string;
}

/** What every call carries: the slices there are, and a number that grows when events were deleted. */
interface Listed {
  readonly slices: readonly string[];
  readonly deletions: number;
}

const { dir } = workerData as ReaderData;
const slices = createOpenSlices(dir);
const sources: Sources = {
  slices,
  parts: createParts(slices),
  columns: createColumns(slices),
  bodies: createBodies(slices),
  batches: createBatches(slices),
};

let deletions = 0;
const ATTEMPTS = 5;

/** Runs a search, again when the index changed under it. */
function searching<Q extends Listed, R>(run: (sources: Sources, query: Q, turn: Turn) => R | Promise<R>) {
  return async (query: Q, { signal }: CallContext): Promise<R> => {
    if (query.deletions > deletions) {
      forget();
      slices.retain(query.slices);
      deletions = query.deletions;
    }
    for (let attempt = 1; ; attempt++) {
      try {
        return await run(sources, query, createTurn(signal));
      } catch (error) {
        if (!isStale(error)) throw readFailure(error);
        if (attempt === ATTEMPTS)
          throw new KapuasError('store-unavailable', 'the index changes too fast to be searched');
        forget();
      }
    }
  };
}

function forget(): void {
  sources.parts.forget();
  sources.columns.clear();
  sources.bodies.clear();
}

function readFailure(error: unknown): unknown {
  const fault = mediumFault(error);
  return fault === undefined
    ? error
    : new KapuasError('store-unavailable', `The event store cannot be read: ${fault}`);
}

/** A part that was dropped has no tables any more. */
function isStale(error: unknown): boolean {
  return (
    error instanceof StaleIndexError || (error instanceof Error && error.message.startsWith('no such table'))
  );
}

const handlers = {
  search: searching<ScanQuery & PageRequest & Listed, RawPage>(search),
  histogram: searching<ScanQuery & HistogramRequest & Listed, readonly HistogramBucket[]>(histogram),
  fields: searching<FieldsQuery & Listed, readonly FieldValues[]>(fields),
  summarize: searching<ScanQuery & Listed, readonly AppSummary[]>(summarize),
  count: searching<ScanQuery & Listed, number>(count),
  context: searching<ContextQuery & Listed, RawEvent[]>(context),
  usage: searching<Listed & { readonly app: string }, { events: number; bytes: number }>((_, query) =>
    usage({ slices, dir }, query),
  ),
};

export type ReaderHandlers = typeof handlers;

serveWorker(handlers, () => slices.close());
