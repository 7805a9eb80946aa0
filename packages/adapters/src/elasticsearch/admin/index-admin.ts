import type { DeclaredField } from '@kapuas/core/apps/app.ts';
import { indexName } from '@kapuas/core/apps/app.ts';
import type { IndexAdmin, ObservedIndex } from '@kapuas/core/ports/admin.ts';
import { isStatus, storeUnavailable } from '../faults.ts';
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
      changing('could not make index', app, () => ensureIndices(deps, app, fields)),
    rollOver: (app) => changing('could not roll over index', app, () => rollOver(deps, app)),
    remove: (app) => changing('could not remove index', app, () => remove(deps, app)),
  };
}

/** What is incomplete is not there: then `ensure` puts it right. */
async function observe({ client, prefix }: IndexAdminDeps, app: string): Promise<ObservedIndex | undefined> {
  const alias = indexName(app, prefix);
  const fields = await readTemplateFields(client, alias);
  if (fields === undefined) return undefined;
  const states = await readStates(client, alias);
  if (states.size === 0) return undefined;
  for (const [{ name }, state] of states) {
    if (missingAliases(alias, name, state).length > 0 || !hasMapping(state, fields)) return undefined;
  }
  const problem = await problemOf(client, alias, states);
  return { fields, ...(problem === undefined ? {} : { problem }) };
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
