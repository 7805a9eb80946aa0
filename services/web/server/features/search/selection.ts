import type { App, CatalogReader } from '@kapuas/core/ports/catalog.ts';
import type { EventQuery } from '@kapuas/core/ports/event-store.ts';
import { createFieldSchema, type FieldSchema } from '@kapuas/core/query/fields.ts';
import { compileQuery } from '@kapuas/core/query/parse.ts';
import { parseTimeRange } from '@kapuas/core/query/time-range.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { WebDeps } from '../../deps.ts';
import { assertCan } from '../../http/access.ts';
import { can, type Identity } from '../session/identity.ts';

/** What the searching calls have in common in their query string. */
export interface SelectionParameters {
  readonly apps?: string;
  readonly q?: string;
  readonly from?: string;
  readonly to?: string;
}

/** Which events a call is about, checked against what the caller may read. */
export interface Selection {
  readonly events: Pick<EventQuery, 'apps' | 'query' | 'from' | 'to'>;
  readonly schema: FieldSchema;
  /** For the audit. */
  readonly described: { readonly apps: readonly string[]; readonly q: string; from: string; to: string };
}

export async function select(
  { catalog }: Pick<WebDeps, 'catalog'>,
  caller: Identity,
  { apps, q = '', from, to }: SelectionParameters,
): Promise<Selection> {
  const range = parseTimeRange(from, to, Date.now());
  const selected = await selectApps(catalog, caller, apps);
  const schema = createFieldSchema(selected.map(({ spec }) => spec));
  const names = selected.map(({ name }) => name);
  return {
    events: { apps: names, query: compileQuery(q, schema), ...range },
    schema,
    described: { apps: shortened(names), q, from: isoOfMicros(range.from), to: isoOfMicros(range.to) },
  };
}

/** Named apps must exist and be readable; `*` and nothing stand for all that are. */
export async function selectApps(
  catalog: CatalogReader,
  caller: Identity,
  apps: string | undefined,
): Promise<readonly App[]> {
  const all = await catalog.listApps();
  const wanted = namesOf(apps);
  if (wanted === 'all') return all.filter(({ team }) => can(caller, 'team:search', team));
  const byName = new Map(all.map((app) => [app.name, app]));
  return wanted.map((name) => {
    const app = byName.get(name);
    if (app === undefined) throw new KapuasError('app-unknown', `There is no app "${name}".`);
    assertCan(caller, 'team:search', app.team);
    return app;
  });
}

function namesOf(apps: string | undefined): readonly string[] | 'all' {
  const names = (apps ?? '*').split(',').map((name) => name.trim());
  if (names.includes('*')) return 'all';
  const wanted = [...new Set(names.filter((name) => name !== ''))];
  if (wanted.length > 0) return wanted;
  throw new KapuasError('bad-request', 'apps names no app: give names separated by commas, or *.');
}

export function isoOfMicros(micros: number): string {
  return new Date(Math.floor(micros / 1000)).toISOString();
}

const NAMES_AUDITED = 50;

/** An audit entry stays small also for those who read a thousand apps. */
function shortened(names: readonly string[]): readonly string[] {
  const more = names.length - NAMES_AUDITED;
  return more > 0 ? [...names.slice(0, NAMES_AUDITED), `and ${more} more`] : names;
}
