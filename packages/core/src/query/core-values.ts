/** The one form in which the router stores some core fields, so that a query finds them however it is written. */
import { levelOf } from '../event/level.ts';
import type { ResolvedField } from './ast.ts';

/** `undefined` for a level that no event can have. */
export function normaliseValue(field: ResolvedField, value: string): string | undefined {
  return field.path[0] === 'level' ? levelOf(value) : normalisePrefix(field, value);
}

/** The same for the beginning of a value. */
export function normalisePrefix(field: ResolvedField, value: string): string {
  switch (field.path.join('.')) {
    case 'level':
    case 'trace_id':
    case 'span_id':
      return value.toLowerCase();
    case 'http.method':
      return value.toUpperCase();
    default:
      return value;
  }
}
