/** The fields that an app declares with a type: a value that does not fit is kept and marked. */
import type { DeclaredField, FieldType } from '../apps/app.ts';
import type { JsonObject, JsonValue } from './event.ts';
import { scalarText } from './json.ts';
import { readPath } from './path.ts';
import { parseTimestamp } from './time.ts';

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

const FITS: Readonly<Record<FieldType, (text: string, value: JsonValue) => boolean>> = {
  keyword: () => true,
  text: () => true,
  number: (text) => NUMBER.test(text),
  boolean: (text) => text === 'true' || text === 'false',
  date: (_text, value) => parseTimestamp(value) !== undefined,
};

/** @returns a function that names the declared fields whose value does not fit; undefined when all fit */
export function createFieldCheck(
  fields: readonly DeclaredField[],
): (attributes: JsonObject) => string[] | undefined {
  if (fields.length === 0) return () => undefined;
  return (attributes) => {
    let misfits: string[] | undefined;
    for (const { name, type } of fields) {
      const value = readPath(attributes, name);
      if (value === undefined || value === null || fits(value, type)) continue;
      misfits ??= [];
      misfits.push(name);
    }
    return misfits;
  };
}

/** A list fits when each of its elements does. */
function fits(value: JsonValue, type: FieldType): boolean {
  if (Array.isArray(value)) return value.every((element) => element === null || fitsScalar(element, type));
  return fitsScalar(value, type);
}

function fitsScalar(value: JsonValue, type: FieldType): boolean {
  const text = scalarText(value);
  return text !== undefined && FITS[type](text, value);
}
