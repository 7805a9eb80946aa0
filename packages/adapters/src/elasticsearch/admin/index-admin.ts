import type { DeclaredField } from '@kapuas/core/apps/app.ts';
import { indexName } from '@kapuas/core/apps/app.ts';
import type { IndexAdmin, ObservedIndex } from '@kapuas/core/ports/admin.ts';
import { isStatus, storeUnavailable } from '../faults.ts';
import type { AppIndex } from '../index-names.ts';
import type { Indices, IndicesDeps } from '../indices.ts';
import { listIndices } from '../indices.ts';
import { LAYOUT_VERSION } from '../mapping.ts';
import { ensureIndices, type IndexState, missingAliases, readStates } from './ensure.ts';
import { problemOf } from './problem.ts';
import { rollOver } from './roll-over.ts';
import { readTemplateFields } from './templates.ts';

export interface IndexAdminDeps extends IndicesDeps {
  readonly indices: Indices;
}

export function createIndexAdmin(deps: IndexAdminDeps): IndexAdmin {
  const { indices, prefix } = deps;

  /** What the writer knew may be over. */
  async function changing<T>(what: string, app: string, change: () => Promise<T>): Promise<T> {
    try {
      return await change();
    } catch (error) {
      throw storeUnavailable(`${what} ${indexName(app, prefix)}`, error);
    } finally {
      indices.forget(app);
    }
  }

  return {
    observe: (app) => changing('could not observe index', app, () => observe(deps, app)),
    ensure: (app, { fields }) =>
      changing('could not make index', app, async () => {
        await ensureIndices(deps, app, fields);
      }),
    rollOver: (app) => changing('could not roll over index', app, () => rollOver(deps, app)),
    remove: (app) => changing('could not remove index', app, () => remove(deps, app)),
  };
}

async function observe({ client, prefix }: IndexAdminDeps, app: string): Promise<ObservedIndex | undefined> {
  const alias = indexName(app, prefix);
  const states = await readStates(client, alias);
  if (states.size === 0) return undefined;
  const fields = await readTemplateFields(client, alias);
  const lacks = missingPart(alias, states, fields);
  const remadeAt = remadeAtOf(states);
  const problem = await problemOf(client, alias, states);
  return {
    fields: fields ?? [],
    ...(lacks === undefined ? {} : { lacks }),
    ...(remadeAt === undefined ? {} : { remadeAt }),
    ...(problem === undefined ? {} : { problem }),
  };
}

function missingPart(
  alias: string,
  states: ReadonlyMap<AppIndex, IndexState>,
  fields: readonly DeclaredField[] | undefined,
): string | undefined {
  if (fields === undefined) return `index template ${alias}`;
  for (const [{ name }, state] of states) {
    const [missing] = missingAliases(alias, name, state);
    if (missing !== undefined) return `alias ${missing} of ${name}`;
    if (!hasMapping(state, fields)) return `part of the mapping of ${name}`;
  }
  return undefined;
}

function remadeAtOf(states: ReadonlyMap<AppIndex, IndexState>): number | undefined {
  const times = [...states.values()].flatMap(({ mappings }) => mappings?._meta?.kapuas?.remadeAt ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

function hasMapping({ mappings }: IndexState, fields: readonly DeclaredField[]): boolean {
  const meta = mappings?._meta?.kapuas;
  return meta?.layout === LAYOUT_VERSION && JSON.stringify(meta.fields) === JSON.stringify(fields);
}

/** The template goes first, so that nothing makes another index from it. */
async function remove({ client, prefix }: IndexAdminDeps, app: string): Promise<void> {
  const alias = indexName(app, prefix);
  await orGone(client.transport.request({ method: 'DELETE', path: `/_index_template/${alias}` }));
  for (const { name } of await listIndices(client, alias)) {
    await orGone(client.transport.request({ method: 'DELETE', path: `/${name}` }));
  }
}

async function orGone(deletion: Promise<unknown>): Promise<void> {
  await deletion.catch((error: unknown) => {
    if (!isStatus(error, 404)) throw error;
  });
}
