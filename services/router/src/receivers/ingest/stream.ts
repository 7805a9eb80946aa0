/** NDJSON that is taken as it comes: memory stays the same however long the body is. */
import { createHash, type Hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { asDecompressError, createDecompressor, encodingOf } from '../../http/decompress.ts';
import type { Sender } from '../../pipeline/authenticate.ts';
import { clientIdOf } from '../../pipeline/client-id.ts';
import type { Accepted, Entry } from '../../pipeline/entry.ts';
import { type HttpReceiverDeps, idempotencyKeyOf, transportHeadersOf } from '../http-receiver.ts';
import { decodeLine } from './decode.ts';
import { createLineSplitter, type Line } from './lines.ts';

/** A part begins anew after so much, whatever the network does, so that equal retries have equal parts. */
const PART_EVENTS = 5000;
const PART_BYTES = 1_000_000;
/** What one stream holds at most: a part, parsed, and what is under way in the decompressor. */
const HELD_BYTES = 4 * PART_BYTES;

/** Once a part is taken, a sender over its limit is slowed down instead: a refusal would make it send all again. */
const STREAM_PATIENCE_MS = 60_000;

/**
 * Resolves when all of the body is durable. After an error the parts before it are taken already; a client
 * that sends an Idempotency-Key can send all again without making duplicates.
 */
export function takeStream(
  deps: HttpReceiverDeps,
  request: IncomingMessage,
  sender: Sender,
): Promise<Accepted> {
  return deps.bodies.hold(HELD_BYTES, () => readStream(deps, request, sender));
}

async function readStream(
  deps: HttpReceiverDeps,
  request: IncomingMessage,
  sender: Sender,
): Promise<Accepted> {
  const encoding = encodingOf(request.headers['content-encoding']);
  const part = createPart(deps, request, sender);
  const splitter = createLineSplitter(deps.config.maxLineBytes);
  const source: Readable =
    encoding === undefined ? request : pipeline(request, createDecompressor(encoding), () => {});
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      for (const line of splitter.push(chunk)) if (part.add(line)) await part.send();
    }
  } catch (error) {
    if (error instanceof KapuasError) throw error;
    const known = error as NodeJS.ErrnoException;
    if (encoding !== undefined && known.code?.startsWith('Z_')) throw asDecompressError(known, encoding, 0);
    if (encoding === 'zstd' && known.code?.startsWith('ZSTD_')) throw asDecompressError(known, encoding, 0);
    throw new KapuasError('bad-request', 'The connection ended before the body.', { cause: error });
  }
  const last = splitter.finish();
  if (last !== undefined) part.add(last);
  await part.send();
  return part.taken();
}

interface Part {
  /** @returns whether the part is full */
  add(line: Line): boolean;
  /** Resolves when the part is durable, and begins the next. */
  send(): Promise<void>;
  taken(): Accepted;
}

function createPart(deps: HttpReceiverDeps, request: IncomingMessage, sender: Sender): Part {
  const name = idempotencyKeyOf(request);
  const total = { accepted: 0, unparsed: 0 };
  let entries: Entry[] = [];
  let bytes = 0;
  let index = 0;
  let digest: Hash | undefined = name === undefined ? undefined : createHash('sha256');

  /** The place of the part is in its name: equal parts of one body are not retries of each other. */
  function takeClientId(): { clientId?: string } {
    if (name === undefined || digest === undefined) return {};
    const content = digest.digest();
    digest = createHash('sha256');
    return { clientId: clientIdOf(sender.keyId, sender.app.name, `${name} ${index}`, content) };
  }

  return {
    add(line) {
      digest?.update(line.bytes).update('\n');
      for (const entry of decodeLine(line)) entries.push(entry);
      bytes += line.length + 1;
      return entries.length >= PART_EVENTS || bytes >= PART_BYTES;
    },
    async send() {
      if (entries.length === 0) return;
      const shipment = {
        receiver: 'ingest' as const,
        app: sender.app,
        entries,
        bytes,
        ...transportHeadersOf(request, sender),
        ...takeClientId(),
        patienceMs: index === 0 ? 0 : STREAM_PATIENCE_MS,
      };
      entries = [];
      bytes = 0;
      index += 1;
      const { accepted, unparsed } = await deps.intake.take(shipment);
      total.accepted += accepted;
      total.unparsed += unparsed;
    },
    taken: () => total,
  };
}
