import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import { indexName } from '@kapuas/core/apps/app.ts';
import type { Place } from './cursor.ts';
import type { Dsl } from './dsl.ts';
import { callError, type Failure, failureError, isStarting } from './errors.ts';

export interface Hit {
  readonly _id: string;
  readonly _index: string;
  readonly _source: Readonly<Record<string, unknown>>;
  /** Only of searches that sort. */
  readonly sort: Place;
}

export interface Answer {
  readonly hits: {
    /** Absent when nothing is counted. */
    readonly total?: { readonly value: number; readonly relation: 'eq' | 'gte' };
    readonly hits: readonly Hit[];
  };
  /** Absent when there is no index to search. */
  readonly aggregations?: Readonly<Record<string, unknown>>;
}

/** Asks the indices of these apps; an app that has none yet has no events. */
export type Send = (apps: readonly string[], body: Dsl, signal?: AbortSignal) => Promise<Answer>;

const NOTHING_FOUND: Answer = { hits: { total: { value: 0, relation: 'eq' }, hits: [] } };

/** When the connection breaks; the waits in seconds. */
const SENT_AGAIN = { maxRetries: 2, retryBackoff: () => 0.1 };

/** Milliseconds before a search is tried again of which an index has not begun to answer. */
const WAITS = [50, 200, 800] as const;

/**
 * Searches go through `_msearch`, which takes the names of the indices in its body: those of hundreds of apps
 * do not fit into an address (4,096 bytes by default).
 */
export function createSend(client: Client, prefix: string): Send {
  async function send(apps: readonly string[], body: Dsl, signal: AbortSignal | undefined): Promise<Answer> {
    const header = {
      index: apps.map((app) => indexName(app, prefix)),
      ignore_unavailable: true,
      allow_no_indices: true,
      expand_wildcards: 'none',
      // A part of the answer would look like the whole.
      allow_partial_search_results: false,
    };
    for (let attempt = 0; ; attempt++) {
      const answer: Answer & Failure = await call(client, [header, body], signal);
      if (answer.error === undefined) return answer;
      const wait = WAITS[attempt];
      if (wait === undefined || !isStarting(answer)) throw failureError(answer);
      await sleep(wait, undefined, { ...(signal && { signal }) });
    }
  }

  return async (apps, body, signal) => {
    signal?.throwIfAborted();
    if (apps.length === 0) return NOTHING_FOUND;
    try {
      return await send(apps, body, signal);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw error;
    }
  };
}

async function call(
  client: Client,
  lines: readonly Dsl[],
  signal: AbortSignal | undefined,
): Promise<Answer & Failure> {
  const request = { method: 'POST', path: '/_msearch', bulkBody: lines as Record<string, unknown>[] };
  // A reason of its own would make the client take the node for dead and send the request again.
  const abort = new AbortController();
  const onAbort = () => abort.abort();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const options = { ...SENT_AGAIN, signal: abort.signal };
    const { responses } = await client.transport.request<{ responses: (Answer & Failure)[] }>(
      request,
      options,
    );
    return responses[0] as Answer & Failure;
  } catch (error) {
    throw callError(error);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
