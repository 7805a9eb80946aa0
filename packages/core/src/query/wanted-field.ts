import type { DeclaredField } from '../apps/app.ts';
import type { FieldValues } from '../ports/event-store.ts';
import { createFieldSchema } from './fields.ts';

/** A field whose values are asked for, by the names under which events can have it. */
export interface WantedField {
  readonly name: string;
  /** Each as `ResolvedField.path`. */
  readonly paths: readonly (readonly string[])[];
  /** Undefined when the values tell it. */
  readonly type: FieldValues['type'] | undefined;
}

/** A store does not know which headers are declared, so a name that can be one is looked for in both places. */
export function wantedField(name: string, declared: readonly DeclaredField[]): WantedField {
  const { path, type } = createFieldSchema([{ headers: [], fields: declared }]).resolve(name);
  if (path[0] !== 'attributes') return { name, paths: [path], type };
  const isDeclared = declared.some((field) => field.name === path[1]);
  const header = name.startsWith('attributes.') ? [] : [['headers', name.toLowerCase()]];
  return { name, paths: [path, ...header], type: isDeclared ? type : undefined };
}
