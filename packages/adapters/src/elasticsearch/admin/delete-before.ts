import type { Client } from '@elastic/elasticsearch';
import { indexName } from '@kapuas/core/apps/app.ts';
import { isStatus } from '../faults.ts';
import { type AppIndex, placementAt } from '../index-names.ts';
import { listIndices } from '../indices.ts';
import { RECEIVED_AT } from '../mapping.ts';
import { createIndex } from './ensure.ts';

interface DeleteDeps {
  readonly client: Client;
  readonly prefix: string;
}

/** Deletes whole indices that hold nothing younger. */
export async function deleteBefore(
  { client, prefix }: DeleteDeps,
  app: string,
  receivedBefore: number,
): Promise<void> {
  const alias = indexName(app, prefix);
  const indices = await listIndices(client, alias);
  for (const [i, index] of indices.entries()) {
    const next = indices[i + 1];
    // What it holds was received before the next came into force.
    if (next !== undefined && next.from <= receivedBefore) await deleteIndex(client, index.name);
  }
  const inForce = placementAt(indices, Date.now())?.index;
  if (inForce !== undefined) await replaceIfOld(client, alias, inForce, receivedBefore);
}

/**
 * An app that went silent has only old events in the index in force. It is closed for writing, looked at once more,
 * and replaced by one that takes what was received since: no batch can be written to the one and, when it
 * comes again, to the other.
 */
async function replaceIfOld(
  client: Client,
  alias: string,
  { name, from }: AppIndex,
  receivedBefore: number,
): Promise<void> {
  if (!(await isOld(client, name, receivedBefore))) return;
  await client.transport.request({ method: 'PUT', path: `/${name}/_block/write` });
  await client.transport.request({ method: 'POST', path: `/${name}/_refresh` });
  if (await isOld(client, name, receivedBefore)) {
    const since = Math.min(receivedBefore, Date.now());
    await createIndex(client, alias, since === from ? since + 1 : since);
    await deleteIndex(client, name);
  } else {
    const body = { 'index.blocks.write': null };
    await client.transport.request({ method: 'PUT', path: `/${name}/_settings`, body });
  }
}

interface NewestAnswer {
  readonly aggregations?: { readonly newest?: { readonly value: number | null } };
}

/** Whether it has events, and all are older. */
async function isOld(client: Client, index: string, receivedBefore: number): Promise<boolean> {
  const body = { size: 0, track_total_hits: false, aggs: { newest: { max: { field: RECEIVED_AT } } } };
  const answer = await client.transport.request<NewestAnswer>(
    { method: 'POST', path: `/${index}/_search`, body },
    { maxRetries: 2 },
  );
  const newest = answer.aggregations?.newest?.value ?? null;
  return newest !== null && newest < receivedBefore;
}

async function deleteIndex(client: Client, name: string): Promise<void> {
  await client.transport.request({ method: 'DELETE', path: `/${name}` }).catch((error: unknown) => {
    if (!isStatus(error, 404)) throw error;
  });
}
