import type { EventStore, StoredEvent } from '@kapuas/core/ports/event-store.ts';
import type { ExportQuery } from '../../../contract/search.ts';
import type { WebDeps } from '../../deps.ts';
import { recordAlone } from '../audit/record.ts';
import { type Selection, select } from '../search/selection.ts';
import type { Identity } from '../session/identity.ts';
import { createCsv } from './columns.ts';

const PAGE = 1_000;
const DEFAULT_LIMIT = 100_000;

export interface Export {
  readonly contentType: string;
  readonly fileName: string;
  readonly chunks: AsyncIterable<string>;
}

/** Audited before the first byte leaves, and again with the number of events when it ends. */
export async function startExport(
  deps: Pick<WebDeps, 'catalog' | 'store' | 'config' | 'logger'>,
  caller: Identity,
  parameters: ExportQuery,
  signal: AbortSignal,
): Promise<Export> {
  const { format = 'ndjson', columns, order = 'desc', limit = DEFAULT_LIMIT } = parameters;
  const selection = await select(deps, caller, parameters);
  const write = format === 'csv' ? createCsv(selection.schema, columns) : NDJSON;
  const started = { ...selection.described, format, limit };
  await recordAlone(deps.catalog, caller, 'event.export', 'events', started);

  async function* chunks(): AsyncGenerator<string> {
    let results = 0;
    try {
      if (write.header !== '') yield write.header;
      for await (const page of pages(deps, selection, order, limit, signal)) {
        results += page.length;
        yield page.map(write.line).join('');
      }
    } finally {
      const ended = { ...selection.described, results };
      await recordAlone(deps.catalog, caller, 'event.export-end', 'events', ended);
    }
  }

  const contentType = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson';
  return { contentType, fileName: `events.${format}`, chunks: chunks() };
}

const NDJSON = {
  header: '',
  line: ({ id, app, event }: StoredEvent) => `${JSON.stringify({ id, app, event })}\n`,
};

async function* pages(
  { store, config }: { readonly store: EventStore } & Pick<WebDeps, 'config'>,
  { events }: Selection,
  order: 'asc' | 'desc',
  limit: number,
  gone: AbortSignal,
): AsyncGenerator<readonly StoredEvent[]> {
  let left = limit;
  let cursor: string | undefined;
  do {
    const signal = AbortSignal.any([gone, AbortSignal.timeout(config.searchTimeoutSeconds * 1000)]);
    const next = cursor === undefined ? {} : { cursor };
    const asked = { ...events, ...next, order, limit: Math.min(left, PAGE), countLimit: 1, signal };
    const page = await store.search(asked);
    yield page.events;
    left -= page.events.length;
    cursor = page.cursor;
  } while (left > 0 && cursor !== undefined);
}
