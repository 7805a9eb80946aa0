import type { FieldSchema } from '@kapuas/core/query/fields.ts';

/** Below these the search language lets the name stand alone, where nothing else has it. */
const LEFT_OUT = ['attributes', 'headers'];

/** The shortest name that the search language resolves to this place. @param name a dotted path, or a name already short */
export function searchName(name: string, schema: FieldSchema): string {
  const dot = name.indexOf('.');
  const top = name.slice(0, dot);
  if (dot === -1 || !LEFT_OUT.includes(top)) return name;
  const rest = name.slice(dot + 1);
  const [resolvedTop, ...below] = schema.resolve(rest).path;
  return resolvedTop === top && below.join('.') === rest ? rest : name;
}
