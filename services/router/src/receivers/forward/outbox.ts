/** Hands the messages of one read on, many at once where they are small, and answers each when it is durable. */
import { createHash } from 'node:crypto';
import type { AppConfig } from '@kapuas/core/apps/app.ts';
import { type ContentLimits, openCompressed, openPlain } from './content.ts';
import { SLICE_BYTES, SLICE_RECORDS, type Slice } from './entries.ts';
import type { ForwardRecord, TakeInfo } from './intake.ts';
import type { ForwardMessage } from './message.ts';
import type { Origin } from './sender.ts';

export interface Outbox {
  /** May resolve before the message is durable; see `settle`. Throws what is wrong with the message itself. */
  add(message: ForwardMessage, origin: Origin): Promise<void>;
  /** Resolves when everything added is durable; throws the first error once nothing is under way. */
  settle(): Promise<void>;
}

/** @param app asked for at each try @param acked whether the client learns that nothing was taken */
export type Take = (
  app: () => AppConfig,
  records: readonly ForwardRecord[],
  info: TakeInfo,
  acked: boolean,
) => Promise<void>;

export interface OutboxDeps {
  readonly take: Take;
  readonly limits: ContentLimits;
  /** Called when every record of the message is durable. */
  readonly onTaken: (message: ForwardMessage) => void;
}

interface Gathered {
  readonly name: string;
  readonly app: () => AppConfig;
  readonly messages: ForwardMessage[];
  readonly records: ForwardRecord[];
  bytes: number;
}

export function createOutbox({ take, limits, onTaken }: OutboxDeps): Outbox {
  let tasks: Promise<void>[] = [];
  let gathered: Gathered | undefined;

  function begin(task: Promise<void>): void {
    task.catch(() => {}); // It is looked at in `settle`; until then it is no unhandled rejection.
    tasks.push(task);
  }

  async function settle(): Promise<void> {
    sendGathered();
    const results = await Promise.allSettled(tasks);
    tasks = [];
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async function takeWhole(message: ForwardMessage, origin: Origin, slices: Slices): Promise<void> {
    const id = message.chunk && contentId(message.chunk, origin.tag, message.content.bytes);
    let n = 0;
    for await (const { records, bytes } of slices) {
      const info = id === undefined ? { bytes } : { bytes, clientId: sliceId(id, n) };
      await take(origin.app, records, info, id !== undefined);
      n += 1;
    }
    onTaken(message);
  }

  /** Messages of one event each, as loggers without acknowledgement send them, travel together. */
  function gather(message: ForwardMessage, app: () => AppConfig, slice: Slice): void {
    const { name } = app();
    const full = gathered !== undefined && gathered.records.length + slice.records.length > SLICE_RECORDS;
    if (full || gathered?.name !== name || gathered.bytes >= SLICE_BYTES) sendGathered();
    gathered ??= { name, app, messages: [], records: [], bytes: 0 };
    gathered.messages.push(message);
    gathered.records.push(...slice.records);
    gathered.bytes += slice.bytes;
  }

  function sendGathered(): void {
    if (gathered === undefined) return;
    const { app, records, bytes, messages } = gathered;
    gathered = undefined;
    begin(take(app, records, { bytes }, false).then(() => messages.forEach(onTaken)));
  }

  async function add(message: ForwardMessage, origin: Origin): Promise<void> {
    const { content } = message;
    // Asked before anything is decoded: it throws when the key is not good any more.
    origin.app();
    if (content.kind === 'compressed') {
      await settle();
      return takeWhole(message, origin, await openCompressed(content, origin.tag, limits));
    }
    const slices = openPlain(content, origin.tag)[Symbol.iterator]();
    const first = slices.next();
    const second = first.done === true ? first : slices.next();
    if (second.done !== true) {
      await settle();
      return takeWhole(message, origin, chain([first.value as Slice, second.value], slices));
    }
    if (first.done === true) onTaken(message);
    else if (message.chunk === undefined) gather(message, origin.app, first.value);
    else {
      sendGathered();
      begin(takeWhole(message, origin, [first.value]));
    }
  }

  return { add, settle };
}

type Slices = Iterable<Slice> | AsyncIterable<Slice>;

function* chain(first: readonly Slice[], rest: Iterator<Slice>): Generator<Slice> {
  yield* first;
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value;
}

/** The same only for the same chunk of the same content: Fluent Bit's chunk names its content, fluentd's is random. */
function contentId(chunk: Buffer, tag: string, content: Buffer): string {
  const hash = createHash('sha256');
  for (const part of [chunk, Buffer.from(tag), content]) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex').slice(0, 32);
}

function sliceId(id: string, n: number): string {
  return n === 0 ? id : `${id}-${n}`;
}
