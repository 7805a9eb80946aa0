/** Opens what a message carries: checked as a whole first, so that a damaged message is not partly taken. */
import { createSlicer, type EntryContext, readPair, SLICE_RECORDS, type Slice } from './entries.ts';
import { createFrames } from './frames.ts';
import { inflate } from './inflate.ts';
import type { ForwardRecord } from './intake.ts';
import { recordsOfJson } from './json.ts';
import { type Content, malformed } from './message.ts';
import { checkValues, cursorOf } from './msgpack.ts';
import { createMsgpackScanner } from './scan.ts';

export interface ContentLimits {
  readonly maxMessageBytes: number;
  readonly maxDecompressedBytes: number;
}

export type CompressedContent = Extract<Content, { kind: 'compressed' }>;
export type PlainContent = Exclude<Content, CompressedContent>;

/** Decompressed entries up to here are kept from the check; more are decompressed a second time instead. */
const KEPT_BYTES = 4 * 1024 * 1024;

/** Decodes as far as it is read. Throws, before the first slice, when the entries are cut off. */
export function openPlain(content: PlainContent, tag: string): Iterable<Slice> {
  switch (content.kind) {
    case 'json':
      return sliceRecords(recordsOfJson(content.entries, tag), content.bytes.length);
    case 'pair': {
      const record = readPair(cursorOf(content.bytes), { tag }, content.metadata);
      return record === undefined ? [] : [{ records: [record], bytes: content.bytes.length }];
    }
    case 'entries':
      checkValues(content.bytes);
      return sliceEntries(content.bytes, { tag });
  }
}

function* sliceRecords(records: readonly ForwardRecord[], bytes: number): Generator<Slice> {
  for (let from = 0; from < records.length; from += SLICE_RECORDS) {
    const part = records.slice(from, from + SLICE_RECORDS);
    yield { records: part, bytes: Math.ceil((bytes * part.length) / records.length) };
  }
}

function* sliceEntries(bytes: Buffer, context: EntryContext): Generator<Slice> {
  const slicer = createSlicer(context);
  yield* slicer.take(bytes);
  const rest = slicer.rest();
  if (rest !== undefined) yield rest;
}

/**
 * As `openPlain`. Resolves when the whole content has been decompressed and found sound and within the limits; it
 * never holds more of it than KEPT_BYTES, however large it is.
 */
export async function openCompressed(
  content: CompressedContent,
  tag: string,
  limits: ContentLimits,
): Promise<Iterable<Slice> | AsyncIterable<Slice>> {
  const frames = createFrames(createMsgpackScanner(), limits.maxMessageBytes);
  let kept: Buffer[] | undefined = [];
  let total = 0;
  for await (const piece of inflate(content.bytes, content.compression, limits.maxDecompressedBytes)) {
    total += piece.length;
    if (total > KEPT_BYTES) kept = undefined;
    kept?.push(piece);
    frames.push(piece);
    frames.nextAll();
  }
  if (frames.partial().length > 0) throw malformed(`the entries are cut off after ${total} bytes`);
  return kept === undefined
    ? streamEntries(content, { tag }, limits)
    : sliceEntries(Buffer.concat(kept, total), { tag });
}

async function* streamEntries(
  content: CompressedContent,
  context: EntryContext,
  limits: ContentLimits,
): AsyncGenerator<Slice> {
  const frames = createFrames(createMsgpackScanner(), limits.maxMessageBytes);
  const slicer = createSlicer(context);
  for await (const piece of inflate(content.bytes, content.compression, limits.maxDecompressedBytes)) {
    frames.push(piece);
    const entries = frames.nextAll();
    if (entries !== undefined) yield* slicer.take(entries);
  }
  const rest = slicer.rest();
  if (rest !== undefined) yield rest;
}
