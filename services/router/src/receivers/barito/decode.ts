/** The bodies that BaritoLog's fluentd plugin posts. */
import type { JsonValue } from '@kapuas/core/event/event.ts';
import { isObject, JsonError, parseJson } from '@kapuas/core/event/json.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { type Entry, textEntry } from '../../pipeline/entry.ts';

/** `/produce`: the whole object is one event. Throws `bad-json`. */
export function decodeSingle(body: Buffer): Entry[] {
  const value = parse(body);
  if (!isObject(value)) throw new KapuasError('bad-json', 'The body is no JSON object.');
  return [{ record: value }];
}

/** `/produce_batch`: `{"items": [...]}`. Throws `bad-json`. */
export function decodeBatch(body: Buffer): Entry[] {
  const value = parse(body);
  const items = isObject(value) ? value.items : undefined;
  if (!Array.isArray(items))
    throw new KapuasError('bad-json', 'The body is no JSON object with a list of "items".');
  return items.map(entryOf);
}

/** Its sender would lose the whole batch for one bad item. */
function entryOf(item: JsonValue): Entry {
  if (isObject(item)) return { record: item };
  const parseError = 'the item is no JSON object';
  return typeof item === 'string' ? textEntry(item, parseError) : { record: { item }, parseError };
}

function parse(body: Buffer): JsonValue {
  try {
    return parseJson(body.toString(), Number.POSITIVE_INFINITY);
  } catch (error) {
    if (error instanceof JsonError)
      throw new KapuasError('bad-json', `The body is not JSON: ${error.message}.`);
    throw error;
  }
}
