/** Dotted paths in a record, whose names may hold dots themselves: {"a.b": 1} is {"a": {"b": 1}}. */
import type { JsonObject, JsonValue } from './event.ts';
import { isObject } from './json.ts';

/** The value at a path; the shortest name at each step is tried first. */
export function readPath(record: JsonObject, path: string): JsonValue | undefined {
  if (Object.hasOwn(record, path)) return record[path];
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const name = path.slice(0, dot);
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    const found = isObject(value) ? readPath(value, path.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
