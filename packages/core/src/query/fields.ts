/** What the names of the search language stand for: core fields, headers, declared fields, attribute paths. */
import type { AppConfig, DeclaredField, FieldType } from '../apps/app.ts';
import type { ResolvedField } from './ast.ts';

export interface FieldSchema {
  resolve(name: string): ResolvedField;
  /** For completion: every name that is known before any event is seen. */
  known(): readonly KnownField[];
}

export interface KnownField {
  readonly name: string;
  readonly type: FieldType;
}

/** Core fields by name; their dotted names are their paths. */
export const CORE_FIELDS: Readonly<Record<string, FieldType>> = {
  '@timestamp': 'date',
  message: 'text',
  observed_at: 'date',
  level: 'keyword',
  severity: 'number',
  service: 'keyword',
  host: 'keyword',
  request_id: 'keyword',
  trace_id: 'keyword',
  span_id: 'keyword',
  tag: 'keyword',
  'http.method': 'keyword',
  'http.path': 'keyword',
  'http.status': 'number',
  'http.duration_ms': 'number',
  'kubernetes.cluster': 'keyword',
  'kubernetes.namespace': 'keyword',
  'kubernetes.pod': 'keyword',
  'kubernetes.container': 'keyword',
  'kubernetes.node': 'keyword',
  parse_error: 'text',
  type_errors: 'keyword',
};

/** Core objects whose keys are not fixed. */
const CORE_OBJECTS: readonly { readonly path: readonly string[]; readonly type: FieldType }[] = [
  { path: ['headers'], type: 'keyword' },
  { path: ['kubernetes', 'labels'], type: 'keyword' },
  { path: ['redacted'], type: 'number' },
];

const ATTRIBUTES = 'attributes.';

/**
 * The fields of some apps together. One name is looked for among the core fields, the declared headers and
 * the attributes, in this order. A field that two apps declare with different types is a keyword.
 */
export function createFieldSchema(apps: readonly Pick<AppConfig, 'headers' | 'fields'>[]): FieldSchema {
  const headers = new Set(apps.flatMap((app) => app.headers.map((name) => name.toLowerCase())));
  const declared = mergeTypes(apps.flatMap((app) => app.fields));

  const attribute = (name: string, path: string): ResolvedField => ({
    name,
    path: ['attributes', path],
    type: declared.get(path) ?? 'keyword',
  });

  return {
    resolve(name) {
      const core = coreField(name);
      if (core) return core;
      if (name.startsWith(ATTRIBUTES)) return attribute(name, name.slice(ATTRIBUTES.length));
      const header = name.toLowerCase();
      if (headers.has(header)) return { name, path: ['headers', header], type: 'keyword' };
      return attribute(name, name);
    },
    known() {
      const hidden = (name: string) => coreField(name) !== undefined || headers.has(name.toLowerCase());
      return [
        ...Object.entries(CORE_FIELDS).map(([name, type]) => ({ name, type })),
        ...[...headers].map((name) => ({ name, type: 'keyword' as const })),
        ...[...declared].map(([name, type]) => ({ name: hidden(name) ? ATTRIBUTES + name : name, type })),
      ];
    },
  };
}

function coreField(name: string): ResolvedField | undefined {
  const type = Object.hasOwn(CORE_FIELDS, name) ? CORE_FIELDS[name] : undefined;
  if (type) return { name, path: name.split('.'), type };
  for (const { path, type } of CORE_OBJECTS) {
    const prefix = `${path.join('.')}.`;
    if (!name.startsWith(prefix)) continue;
    const key = name.slice(prefix.length);
    return { name, path: [...path, path[0] === 'headers' ? key.toLowerCase() : key], type };
  }
  return undefined;
}

function mergeTypes(fields: readonly DeclaredField[]): ReadonlyMap<string, FieldType> {
  const types = new Map<string, FieldType>();
  for (const { name, type } of fields) {
    const other = types.get(name);
    types.set(name, other === undefined || other === type ? type : 'keyword');
  }
  return types;
}
