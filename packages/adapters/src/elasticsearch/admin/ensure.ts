import type { Client } from '@elastic/elasticsearch';
import { type DeclaredField, indexName } from '@kapuas/core/apps/app.ts';
import { errorType } from '../faults.ts';
import {
  type AppIndex,
  coreTemplateName,
  indexPattern,
  nameIndex,
  parseIndexName,
  writeAlias,
} from '../index-names.ts';
import type { IndexOptions } from '../index-options.ts';
import { allMappings, LAYOUT_VERSION } from '../mapping.ts';
import { appTemplate, coreTemplate } from './templates.ts';

export interface EnsureDeps {
  readonly client: Client;
  readonly prefix: string;
  readonly options: IndexOptions;
}

interface IndexMeta {
  readonly layout: number;
  readonly fields: DeclaredField[];
  /** When it was found missing and made again; milliseconds since the epoch. */
  readonly remadeAt?: number;
}

/** What an answer tells of one index. */
export interface IndexState {
  readonly aliases: Readonly<Record<string, unknown>>;
  readonly mappings: {
    readonly _meta?: { readonly kapuas?: IndexMeta };
  };
  readonly settings: {
    readonly index: {
      readonly creation_date: string;
      readonly blocks?: Readonly<Record<string, string>>;
    };
  };
}

/** Every call can be sent twice. */
const AGAIN = { maxRetries: 2 };

/**
 * Templates, at least one index, aliases and mappings of all indices as they should be.
 * @param remadeAt noted in an index that is made, by who knows that there was one
 * @returns whether an index was made
 */
export async function ensureIndices(
  deps: EnsureDeps,
  app: string,
  fields: readonly DeclaredField[],
  remadeAt?: number,
): Promise<boolean> {
  const { client, prefix, options } = deps;
  const alias = indexName(app, prefix);
  const core = coreTemplateName(prefix);
  await put(client, `/_component_template/${core}`, coreTemplate(options));
  await put(client, `/_index_template/${alias}`, appTemplate(alias, core, fields));
  const states = await readStates(client, alias);
  if (states.size === 0) {
    await createIndex(client, alias, 0, remadeAt);
    return true;
  }
  await ensureAliases(client, alias, states);
  const wanted = JSON.stringify(fields);
  for (const [index, { mappings }] of states) {
    const meta = mappings._meta?.kapuas;
    if (meta?.layout === LAYOUT_VERSION && JSON.stringify(meta.fields) === wanted) continue;
    await put(client, `/${index.name}/_mapping`, allMappings(fields, meta?.remadeAt));
  }
  return false;
}

/** The index takes its mapping and the app's alias from the template. */
export async function createIndex(
  client: Client,
  alias: string,
  from: number,
  remadeAt?: number,
): Promise<void> {
  const { name } = nameIndex(alias, from);
  try {
    await put(client, `/${name}`, {
      aliases: { [writeAlias(name)]: {} },
      // The servers add it to what the template says.
      ...(remadeAt === undefined ? {} : { mappings: { _meta: { kapuas: { remadeAt } } } }),
    });
  } catch (error) {
    // Another process was as quick.
    if (errorType(error) !== 'resource_already_exists_exception') throw error;
  }
}

/** The app's open and closed indices. */
export async function readStates(client: Client, alias: string): Promise<Map<AppIndex, IndexState>> {
  const answer = await client.transport.request<Record<string, IndexState>>(
    {
      method: 'GET',
      path: `/${indexPattern(alias)}`,
      querystring: {
        filter_path: '*.aliases,*.mappings._meta,*.settings.index.creation_date,*.settings.index.blocks',
      },
    },
    AGAIN,
  );
  const states = new Map<AppIndex, IndexState>();
  for (const [name, state] of Object.entries(answer)) {
    const index = parseIndexName(alias, name);
    if (index !== undefined) states.set(index, state);
  }
  return states;
}

async function ensureAliases(
  client: Client,
  alias: string,
  states: ReadonlyMap<AppIndex, IndexState>,
): Promise<void> {
  const actions = [...states].flatMap(([{ name }, state]) =>
    missingAliases(alias, name, state).map((missing) => ({ add: { index: name, alias: missing } })),
  );
  if (actions.length === 0) return;
  await client.transport.request({ method: 'POST', path: '/_aliases', body: { actions } }, AGAIN);
}

export function missingAliases(alias: string, index: string, { aliases }: IndexState): string[] {
  return [alias, writeAlias(index)].filter((name) => aliases?.[name] === undefined);
}

async function put(client: Client, path: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  await client.transport.request({ method: 'PUT', path, body }, AGAIN);
}
