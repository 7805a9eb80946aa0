/** The templates that an app's indices are made from. */
import type { Client } from '@elastic/elasticsearch';
import type { DeclaredField } from '@kapuas/core/apps/app.ts';
import { isStatus } from '../faults.ts';
import { indexPattern } from '../index-names.ts';
import type { IndexOptions } from '../index-options.ts';
import { CORE_MAPPINGS, declaredMappings, LAYOUT_VERSION } from '../mapping.ts';

/** Settings and core fields of all apps. */
export function coreTemplate(options: IndexOptions) {
  return {
    version: LAYOUT_VERSION,
    template: {
      settings: {
        index: {
          number_of_shards: options.shards,
          number_of_replicas: options.replicas,
          refresh_interval: `${options.refreshMs}ms`,
          // An app may declare, and over time replace, more fields than the default of 1,000.
          'mapping.total_fields.limit': 10_000,
        },
      },
      mappings: CORE_MAPPINGS,
    },
  };
}

/** @param alias of the app @param core name of the component template */
export function appTemplate(alias: string, core: string, fields: readonly DeclaredField[]) {
  return {
    index_patterns: [indexPattern(alias)],
    composed_of: [core],
    // Above the templates of others that match everything.
    priority: 500,
    version: LAYOUT_VERSION,
    _meta: { kapuas: { fields } },
    template: { mappings: declaredMappings(fields), aliases: { [alias]: {} } },
  };
}

interface TemplateAnswer {
  readonly index_templates: readonly {
    readonly index_template: { readonly _meta?: { readonly kapuas?: { readonly fields: DeclaredField[] } } };
  }[];
}

/** What the app declared; undefined when it has no template. */
export async function readTemplateFields(
  client: Client,
  alias: string,
): Promise<readonly DeclaredField[] | undefined> {
  try {
    const answer = await client.transport.request<TemplateAnswer>(
      { method: 'GET', path: `/_index_template/${alias}` },
      { maxRetries: 2 },
    );
    return answer.index_templates[0]?.index_template._meta?.kapuas?.fields;
  } catch (error) {
    if (isStatus(error, 404)) return undefined;
    throw error;
  }
}
