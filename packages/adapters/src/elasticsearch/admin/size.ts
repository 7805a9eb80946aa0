import type { Client } from '@elastic/elasticsearch';

interface StatsAnswer {
  readonly _all?: {
    readonly primaries?: { readonly docs?: { readonly count: number }; readonly store?: Size };
    readonly total?: { readonly store?: Size };
  };
}

interface Size {
  readonly size_in_bytes: number;
}

export interface IndexSize {
  readonly events: number;
  /** Of the primary shards. */
  readonly bytes: number;
  /** With replicas. */
  readonly totalBytes: number;
}

/** @param indices name, alias or pattern; what does not exist is empty */
export async function readSize(client: Client, indices: string): Promise<IndexSize> {
  const answer = await client.transport.request<StatsAnswer>(
    {
      method: 'GET',
      path: `/${indices}/_stats/docs,store`,
      querystring: { filter_path: '_all.primaries,_all.total.store' },
    },
    { maxRetries: 2 },
  );
  const { primaries, total } = answer._all ?? {};
  return {
    events: primaries?.docs?.count ?? 0,
    bytes: primaries?.store?.size_in_bytes ?? 0,
    totalBytes: total?.store?.size_in_bytes ?? 0,
  };
}
