import type { CanonicalEvent } from '../event/event.ts';
import type { QueryNode } from '../query/ast.ts';
import type { Delivery } from './batch-queue.ts';

/** Where an app's events are searched. */
export interface EventStore {
  /**
   * Resolves when what it reports as stored survives a crash of the process and of the machine, and is
   * searchable within the adapter's refresh interval. Idempotent by event id (`batchId` + line): writing a
   * delivery again changes nothing and reports `stored` again.
   * @returns one result per delivery, in order. Rejects only when the whole store is away
   * (`store-unavailable`) or takes no more for now (`overloaded`): then every delivery is to be written again.
   */
  write(deliveries: readonly Delivery[]): Promise<readonly WriteResult[]>;

  /** Newest first unless `order` says otherwise; equal times keep the order in which they were stored. */
  search(query: EventQuery & PageRequest): Promise<SearchPage>;

  /** Buckets from `from` to `to`, aligned to the epoch, oldest first, empty ones left out. */
  histogram(query: EventQuery & HistogramRequest): Promise<readonly HistogramBucket[]>;

  /** The most frequent values of each field that is asked for, or of every field found when none is. */
  fields(query: EventQuery & FieldsRequest): Promise<readonly FieldValues[]>;

  /** Count and time bounds per app; apps without a match are left out. */
  summarize(query: EventQuery): Promise<readonly AppSummary[]>;

  count(query: EventQuery): Promise<number>;

  /** The events of the same app just before and after one event, in time order, the event itself between. */
  context(app: string, id: string, before: number, after: number): Promise<readonly StoredEvent[]>;

  /** Deletes what an app received before this time (milliseconds since the epoch): whole slices, cheaply; never younger events. */
  deleteBefore(app: string, receivedBefore: number): Promise<void>;

  /** Events and bytes that the app occupies. */
  usage(app: string): Promise<{ events: number; bytes: number }>;

  /** True while writes and searches can be expected to succeed. */
  healthy(): Promise<boolean>;

  close(): Promise<void>;
}

export interface WriteResult {
  readonly stored: number;
  /** Lines to be written again later. */
  readonly retry: readonly number[];
  /** Lines that the store will never take, for the dead letters; reasons are few and hold no values of events. */
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
  /** Why there are lines to be written again. Absent: not known. */
  readonly cause?: RetryCause;
}

/**
 * `busy`: the store is there and takes it later. `index`: the app's index cannot be written, missing or read-only;
 * other apps may go on. `events`: the index takes others, but not these; a writer may give them up after some tries.
 */
export interface RetryCause {
  readonly kind: 'busy' | 'index' | 'events';
  /** For the operator: what is wrong, where. */
  readonly detail: string;
}

export interface EventQuery {
  readonly apps: readonly string[];
  readonly query: QueryNode;
  /** Microseconds since the epoch, inclusive; compared with `@timestamp`. */
  readonly from: number;
  /** Microseconds since the epoch, exclusive. */
  readonly to: number;
  /** Aborts the work behind the call as well; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface PageRequest {
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  /** As an earlier page gave it; `bad-cursor` when it is not one. */
  readonly cursor?: string;
  /** Counting stops here; the total is then `gte`. Default 10,000. */
  readonly countLimit?: number;
}

export interface StoredEvent {
  readonly id: string;
  readonly app: string;
  readonly event: CanonicalEvent;
}

export interface SearchPage {
  readonly events: readonly StoredEvent[];
  /** Absent on the last page. */
  readonly cursor?: string;
  readonly total: { readonly value: number; readonly relation: 'eq' | 'gte' };
}

export interface HistogramRequest {
  /** Width of a bucket in milliseconds. */
  readonly intervalMs: number;
  /** Splits each bucket by this field's values; events without a value count under "". */
  readonly by?: 'level' | 'app';
}

export interface HistogramBucket {
  /** Start: milliseconds since the epoch. */
  readonly at: number;
  readonly total: number;
  readonly by: Readonly<Record<string, number>>;
}

export interface FieldsRequest {
  /** Names as in the search language; empty for all that are found. */
  readonly names: readonly string[];
  /** Values per field. */
  readonly limit: number;
  /**
   * Events looked at, newest first, when names is empty, and for a named field that has too many different values
   * to count them all; other named fields are counted over all matches. Default 1,000.
   */
  readonly sample?: number;
}

export interface FieldValues {
  readonly name: string;
  readonly type: 'keyword' | 'text' | 'number' | 'boolean' | 'date';
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** Whether there are, or outside the sample may be, more values. */
  readonly more: boolean;
}

export interface AppSummary {
  readonly app: string;
  readonly count: number;
  /** RFC 3339 timestamps of the earliest and the latest event. */
  readonly first: string;
  readonly last: string;
}
