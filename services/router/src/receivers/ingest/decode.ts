/** JSON objects, arrays of them and NDJSON. */
import type { JsonValue } from '@kapuas/core/event/event.ts';
import { isObject, JsonError, parseJson } from '@kapuas/core/event/json.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { type Entry, textEntry } from '../../pipeline/entry.ts';
import { createLineSplitter, type Line } from './lines.ts';

type BodyForm = 'json' | 'lines';

const JSON_TYPE = /^application\/(?:json|[\w.-]+\+json)$/;
const LINES_TYPE =
  /^(?:application|text)\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines)$|^application\/(?:stream\+json|json-seq)$/;

/** Throws `wrong-content-type`. A missing content type is read like JSON. */
export function formOf(contentType: string | undefined): BodyForm {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (LINES_TYPE.test(type)) return 'lines';
  if (type === '' || JSON_TYPE.test(type)) return 'json';
  throw new KapuasError(
    'wrong-content-type',
    `"${type.slice(0, 60)}" is neither application/json nor application/x-ndjson.`,
  );
}

/** A whole body. Throws `bad-json` when it is neither an object, nor an array of them, nor one a line. */
export function decodeBody(body: Buffer, form: BodyForm, maxLineBytes: number): Entry[] {
  if (form === 'lines') return decodeLines(body, maxLineBytes);
  const text = textOf(body);
  try {
    return entriesOf(parseJson(text, Number.POSITIVE_INFINITY));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    if (beginsWithLine(body)) return decodeLines(body, maxLineBytes);
    throw new KapuasError('bad-json', `The body is not JSON: ${error.message}.`);
  }
}

function decodeLines(body: Buffer, maxLineBytes: number): Entry[] {
  const splitter = createLineSplitter(maxLineBytes);
  const lines = splitter.push(body);
  const last = splitter.finish();
  if (last !== undefined) lines.push(last);
  return lines.flatMap((line) => decodeLine(line));
}

/** One line, whatever it holds: what is not a JSON object is kept as text. A blank line is nothing. */
export function decodeLine({ bytes, length }: Line): Entry[] {
  const text = textOf(bytes);
  if (length > bytes.length) {
    return [
      textEntry(
        text,
        `the line of ${length} bytes is over the limit of ${bytes.length}; its end is left out`,
      ),
    ];
  }
  if (text.trim() === '') return [];
  try {
    const value = parseJson(text);
    if (isObject(value)) return [{ record: value }];
    if (Array.isArray(value) && value.every(isObject)) return value.map((record) => ({ record }));
    return [textEntry(withoutReturn(text), 'the line is JSON but no object')];
  } catch (error) {
    return [textEntry(withoutReturn(text), `the line is not JSON: ${(error as JsonError).message}`)];
  }
}

/** The text as it came, without the half of a line end that is left of "\r\n". */
function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

function entriesOf(value: JsonValue): Entry[] {
  if (isObject(value)) return [{ record: value }];
  if (!Array.isArray(value))
    throw new KapuasError('bad-json', 'The body is neither an object nor an array of objects.');
  return value.map((item, i) => {
    if (!isObject(item)) throw new KapuasError('bad-json', `Item ${i} of the array is no object.`);
    return { record: item };
  });
}

/** Whether a body that is not one JSON text is NDJSON under the wrong content type. */
function beginsWithLine(body: Buffer): boolean {
  const end = body.indexOf(10);
  if (end < 0) return false;
  try {
    return isObject(parseJson(textOf(body.subarray(0, end))));
  } catch {
    return false;
  }
}

/** Bytes that are not UTF-8 become U+FFFD; a byte order mark is no text. */
function textOf(bytes: Buffer): string {
  const marked = bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', marked ? 3 : 0);
}
