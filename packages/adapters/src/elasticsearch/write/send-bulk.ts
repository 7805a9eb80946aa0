import type { Client } from '@elastic/elasticsearch';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { refusal, type ServerError, storeUnavailable } from '../faults.ts';
import type { ItemAnswer } from './verdict.ts';

/** `clean`: every document was stored. `too-large`: the request as a whole was. */
export type BulkAnswer = 'clean' | 'too-large' | readonly ItemAnswer[];

export type SendBulk = (body: Buffer) => Promise<BulkAnswer>;

/** A write to an index that is gone fails: the name must be an alias, and no write can make one. */
const QUERY = {
  require_alias: true,
  // Status by status, so that an answer tells which document it is of, and reasons where there are some.
  filter_path: 'errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by',
  // For shards that are not there; the writer waits on its own.
  timeout: '10s',
};

const NO_ERRORS = /^\{"errors":false/;

/** Rejects with `store-unavailable` or `overloaded` when the request failed as a whole; it may be sent again. */
export function createSendBulk(client: Client): SendBulk {
  return async (body) => {
    try {
      const { statusCode, text } = await post(client, body);
      if (statusCode < 300) return readAnswer(text);
      if (statusCode === 413) return 'too-large';
      const code = statusCode === 429 ? 'overloaded' : 'store-unavailable';
      throw new KapuasError(code, refusal(statusCode, parseBody(text)));
    } catch (error) {
      throw storeUnavailable('writing failed', error);
    }
  };
}

/** As a stream, because the client would parse the answer, which mostly says no more than its first words. */
async function post(client: Client, bulkBody: Buffer): Promise<{ statusCode: number; text: string }> {
  const { statusCode, body } = await client.transport.request<AsyncIterable<Buffer>>(
    // The client sends bytes as they are; its types know text only.
    { method: 'POST', path: '/_bulk', querystring: QUERY, bulkBody: bulkBody as unknown as string },
    { meta: true, asStream: true, headers: { 'accept-encoding': 'identity' } },
  );
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return { statusCode: statusCode ?? 0, text: Buffer.concat(chunks).toString() };
}

function readAnswer(text: string): BulkAnswer {
  if (NO_ERRORS.test(text)) return 'clean';
  const { errors, items } = JSON.parse(text) as { errors: boolean; items?: Record<string, ItemAnswer>[] };
  if (!errors || items === undefined) return 'clean';
  return items.map((item) => Object.values(item)[0] as ItemAnswer);
}

function parseBody(text: string): { error?: ServerError | string } {
  try {
    return JSON.parse(text) as { error?: ServerError | string };
  } catch {
    return { error: text };
  }
}
