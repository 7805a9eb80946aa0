import type { CallContext } from '../worker/rpc.ts';

/** A batch as it crosses between the threads. */
export interface WireBatch {
  readonly app: string;
  readonly clientId: string | undefined;
  readonly count: number;
  readonly receivedAt: number;
  readonly payload: Uint8Array<ArrayBuffer>;
}

export interface WireDelivery extends WireBatch {
  readonly offset: number;
}

/** Where a batch lies: the only partition of the app's topic. */
export interface Place {
  readonly app: string;
  readonly offset: number;
}

export interface Membership {
  readonly group: string;
  readonly member: string;
}

export interface Turn {
  readonly maxBytes: number;
  readonly maxUnackedBytes: number;
}

/** Something that the operator should read; the worker has no logger of its own. */
export interface Notice {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

export interface QueueWorkerData {
  readonly dir: string;
  readonly reserveBytes: number;
  /** The file grows no further; undefined for no bound but the disk's. */
  readonly maxFileBytes: number | undefined;
  /** How often a queue that cannot take batches tries whether it can again. */
  readonly probeMs: number;
}

/** The calls that the worker answers. */
export interface QueueHandlers {
  /** Rejects with `queue-unavailable` when the file cannot be used. */
  open(_: undefined): void;
  /** All of them or none. @returns the offset of each */
  append(batches: readonly WireBatch[]): Promise<number[]>;
  /** Waits until there is something to hand out; empty only when the call was aborted. */
  pull(turn: Membership & Turn, call: CallContext): Promise<readonly WireDelivery[]>;
  join(membership: Membership): void;
  leave(membership: Membership): void;
  ack(settled: Membership & { readonly places: readonly Place[] }): void;
  nack(settled: Membership & { readonly places: readonly Place[]; readonly delayMs: number }): void;
  lag(group: string): number;
  healthy(_: undefined): boolean;
  observeTopic(app: string): TopicSettings | undefined;
  ensureTopic(wanted: { readonly app: string; readonly settings: TopicSettings }): void;
  removeTopic(app: string): void;
  /** Waits for the next notices; empty only when the call was aborted. */
  notices(_: undefined, call: CallContext): Promise<readonly Notice[]>;
}

export interface TopicSettings {
  readonly partitions: number;
  readonly retentionMs: number;
}
