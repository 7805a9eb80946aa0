import type { Client } from '@elastic/elasticsearch';
import type { ObservedProblem } from '@kapuas/core/ports/admin.ts';
import { type AppIndex, indexPattern, type Placement, placementAt, sortIndices } from '../index-names.ts';
import type { IndexState } from './ensure.ts';

/** Blocks that keep events out, and what they mean. */
const BLOCKS: Readonly<Record<string, string>> = {
  read_only_allow_delete: 'is read-only because the disk of a node is nearly full; free space or add nodes',
  read_only: 'was made read-only',
  write: 'was closed for writing',
  metadata: 'is closed for changes',
};

const HEALTH_TIMEOUT = '2s';

/** Why the app's index cannot take events, or be searched. */
export async function problemOf(
  client: Client,
  alias: string,
  states: ReadonlyMap<AppIndex, IndexState>,
): Promise<ObservedProblem | undefined> {
  const { index } = placementAt(sortIndices([...states.keys()]), Date.now()) as Placement;
  const blocks = states.get(index)?.settings?.index?.blocks ?? {};
  const block = Object.keys(BLOCKS).find((name) => blocks[name] === 'true');
  if (block !== undefined)
    return { kind: 'read-only', detail: `${index.name} ${BLOCKS[block]} (index.blocks.${block})` };
  return brokenShards(client, alias);
}

async function brokenShards(client: Client, alias: string): Promise<ObservedProblem | undefined> {
  const health = await client.cluster.health(
    // By pattern: for a name that is gone, such as an alias, the servers wait until there is one.
    { index: indexPattern(alias), level: 'indices', timeout: HEALTH_TIMEOUT },
    { maxRetries: 2 },
  );
  const broken = Object.entries(health.indices ?? {}).filter(
    ([, { status }]) => status.toLowerCase() === 'red',
  );
  if (broken.length === 0) return undefined;
  const names = broken.map(([name]) => name).join(', ');
  return { kind: 'unavailable', detail: `no copy of some shards is up: ${names}` };
}
