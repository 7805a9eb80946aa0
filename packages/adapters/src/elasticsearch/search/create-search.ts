import type { Client } from '@elastic/elasticsearch';
import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import { context } from './context.ts';
import { fields } from './fields.ts';
import { histogram } from './histogram.ts';
import { search } from './search.ts';
import { createSend } from './send.ts';
import { count, summarize } from './summarize.ts';

export interface SearchOptions {
  readonly client: Client;
  /** Begins the names of all indices of the installation. */
  readonly prefix: string;
  /**
   * Values of a field that is among the terms are counted in about so many of the newest matches at most; 100,000
   * take half a second. Default 100,000.
   */
  readonly countedTerms?: number;
}

const COUNTED_TERMS = 100_000;

type Search = Pick<EventStore, 'search' | 'histogram' | 'fields' | 'summarize' | 'count' | 'context'>;

/** The searching half of the event store: the same requests for Elasticsearch and OpenSearch. */
export function createSearch({ client, prefix, countedTerms = COUNTED_TERMS }: SearchOptions): Search {
  const send = createSend(client, prefix);
  return {
    search: (query) => search(send, prefix, query),
    histogram: (query) => histogram(send, prefix, query),
    fields: (query) => fields({ send, prefix, countedTerms }, query),
    summarize: (query) => summarize(send, prefix, query),
    count: (query) => count(send, query),
    context: (app, id, before, after) => context(send, prefix, { app, id, before, after }),
  };
}
