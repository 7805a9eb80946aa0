import type { Addresses } from './process.ts';

export interface IngestAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export async function ingest(
  kapuas: Addresses,
  key: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<IngestAnswer> {
  const response = await fetch(`${kapuas.http}/v1/ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson', ...headers },
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** As the old fluentd plugin posts a chunk. */
export function produceBatch(kapuas: Addresses, key: string, items: readonly unknown[]): Promise<Response> {
  return fetch(`${kapuas.http}/produce_batch`, {
    method: 'POST',
    headers: { 'x-app-secret': key, 'content-type': 'application/json' },
    body: JSON.stringify({ items }),
  });
}
