/**
 * Reads MessagePack straight into JSON values. A library's decoder was tried: it leaves text as bytes (or loses
 * what is not UTF-8), refuses some keys, and with the second pass that this needs took four times as long.
 */
import { setOwn } from '@kapuas/core/event/draft.ts';
import type { JsonObject, JsonValue } from '@kapuas/core/event/event.ts';
import { exactNumber, MAX_DEPTH } from '@kapuas/core/event/json.ts';
import { eventTime, timestampExtension } from './event-time.ts';
import { skipValue } from './scan.ts';

export interface Cursor {
  readonly bytes: Buffer;
  readonly view: DataView;
  at: number;
  /** Set when a value was nested too deep and left out. */
  cut: boolean;
}

export function cursorOf(bytes: Buffer): Cursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { bytes, view, at: 0, cut: false };
}

/**
 * Reads one value of bytes that were scanned before. Text that is not UTF-8 stays readable around replacement
 * characters, binary is text, integers stay exact, times become RFC 3339.
 */
export function readValue(cursor: Cursor, depth = 0): JsonValue {
  const head = cursor.bytes[cursor.at] as number;
  if (head < 0x80) {
    cursor.at += 1;
    return head;
  }
  if (head >= 0xe0) {
    cursor.at += 1;
    return head - 0x100;
  }
  if (isContainerHead(head)) return readContainer(cursor, depth);
  if (isTextHead(head)) return readText(cursor);
  return readScalar(cursor, head);
}

function isContainerHead(head: number): boolean {
  return (head >= 0x80 && head < 0xa0) || (head >= 0xdc && head <= 0xdf);
}

export function isTextHead(head: number): boolean {
  return (head >= 0xa0 && head < 0xc0) || (head >= 0xd9 && head <= 0xdb) || (head >= 0xc4 && head <= 0xc6);
}

function readContainer(cursor: Cursor, depth: number): JsonValue {
  if (depth >= MAX_DEPTH) {
    cursor.at = skipValue(cursor.bytes, cursor.at);
    cursor.cut = true;
    return null;
  }
  const elements = readArrayHeader(cursor);
  return elements >= 0 ? readArray(cursor, elements, depth) : readMap(cursor, readMapHeader(cursor), depth);
}

function readArray(cursor: Cursor, length: number, depth: number): JsonValue[] {
  const array: JsonValue[] = [];
  for (let i = 0; i < length; i++) array.push(readValue(cursor, depth + 1));
  return array;
}

function readMap(cursor: Cursor, length: number, depth: number): JsonObject {
  const map: JsonObject = {};
  for (let i = 0; i < length; i++) {
    const key = readKey(cursor, depth);
    const value = readValue(cursor, depth + 1);
    if (key === '__proto__') setOwn(map, key, value);
    else map[key] = value;
  }
  return map;
}

/** @returns how many values follow, or -1 when none is an array */
export function readArrayHeader(cursor: Cursor): number {
  return readSize(cursor, 0x90, 0xdc);
}

/** @returns how many pairs follow, or -1 when none is a map */
export function readMapHeader(cursor: Cursor): number {
  return readSize(cursor, 0x80, 0xde);
}

/** @param short first byte of size 0 of the short form @param long first byte of the form with two bytes of size */
function readSize(cursor: Cursor, short: number, long: number): number {
  const { at } = cursor;
  const head = cursor.bytes[at] as number;
  if (head >= short && head < short + 16) {
    cursor.at = at + 1;
    return head - short;
  }
  if (head === long) {
    cursor.at = at + 3;
    return cursor.view.getUint16(at + 1);
  }
  if (head === long + 1) {
    cursor.at = at + 5;
    return cursor.view.getUint32(at + 1);
  }
  return -1;
}

/** Where the bytes of a text begin: sets `at` to their end. */
export function readTextBytes(cursor: Cursor): number {
  const { at, bytes } = cursor;
  const head = bytes[at] as number;
  let width = 0;
  let length = head - 0xa0;
  if (head >= 0xc0) {
    width = 1 << (head >= 0xd9 ? head - 0xd9 : head - 0xc4);
    length = bytes.readUIntBE(at + 1, width);
  }
  const start = at + 1 + width;
  cursor.at = start + length;
  return start;
}

export function readText(cursor: Cursor): string {
  const start = readTextBytes(cursor);
  return textOf(cursor.bytes, start, cursor.at);
}

/** Below this a loop beats the call into the engine. */
const SHORT_TEXT = 12;

function textOf(bytes: Buffer, start: number, end: number): string {
  if (end - start > SHORT_TEXT) return bytes.toString('utf8', start, end);
  let text = '';
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte > 0x7f) return bytes.toString('utf8', start, end);
    text += String.fromCharCode(byte);
  }
  return text;
}

interface KnownKey {
  readonly bytes: Buffer;
  readonly text: string;
}

/** Events of one source share their keys; a slot keeps the last key that fell on it. */
const KNOWN_KEYS = new Array<KnownKey | undefined>(1024);
const MAX_KNOWN_KEY = 48;

function readKey(cursor: Cursor, depth: number): string {
  const { bytes } = cursor;
  if (!isTextHead(bytes[cursor.at] as number)) return keyText(readValue(cursor, depth + 1));
  const start = readTextBytes(cursor);
  const end = cursor.at;
  if (end - start > MAX_KNOWN_KEY) return bytes.toString('utf8', start, end);
  let slot = end - start;
  for (let i = start; i < end; i++) slot = (slot * 31 + (bytes[i] as number)) & 1023;
  const known = KNOWN_KEYS[slot];
  if (known !== undefined && isSame(known.bytes, bytes, start, end)) return known.text;
  const text = textOf(bytes, start, end);
  KNOWN_KEYS[slot] = { bytes: Buffer.from(bytes.subarray(start, end)), text };
  return text;
}

function isSame(key: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let i = 0; i < key.length; i++) if (key[i] !== bytes[start + i]) return false;
  return true;
}

function keyText(key: JsonValue): string {
  return typeof key === 'string' ? key : JSON.stringify(key);
}

function readScalar(cursor: Cursor, head: number): JsonValue {
  switch (head) {
    case 0xc0:
    case 0xc2:
    case 0xc3:
      cursor.at += 1;
      return head === 0xc0 ? null : head === 0xc3;
    case 0xca:
    case 0xcb:
      return readFloat(cursor, head === 0xca ? 4 : 8);
    default:
      return head >= 0xcc && head <= 0xd3 ? readInteger(cursor, head) : readExtension(cursor);
  }
}

function readFloat(cursor: Cursor, width: 4 | 8): JsonValue {
  const at = cursor.at + 1;
  cursor.at = at + width;
  const value = width === 4 ? cursor.view.getFloat32(at) : cursor.view.getFloat64(at);
  return Number.isFinite(value) ? value : String(value);
}

function readInteger(cursor: Cursor, head: number): JsonValue {
  const { view } = cursor;
  const at = cursor.at + 1;
  const width = 1 << ((head - 0xcc) & 3);
  cursor.at = at + width;
  const signed = head >= 0xd0;
  if (width < 8) return signed ? cursor.bytes.readIntBE(at, width) : cursor.bytes.readUIntBE(at, width);
  const big = signed ? view.getBigInt64(at) : view.getBigUint64(at);
  const value = Number(big);
  return Number.isSafeInteger(value) ? value : exactNumber(big.toString());
}

/** A time as RFC 3339; what else an extension holds, as Base64. */
function readExtension(cursor: Cursor): JsonValue {
  const { bytes } = cursor;
  const end = skipValue(bytes, cursor.at);
  const head = bytes[cursor.at] as number;
  const start = cursor.at + (head >= 0xd4 ? 2 : 2 + (1 << (head - 0xc7)));
  cursor.at = end;
  const type = bytes.readInt8(start - 1);
  const payload = bytes.subarray(start, end);
  const time = type === 0 ? eventTime(payload) : type === -1 ? timestampExtension(payload) : undefined;
  return time ?? payload.toString('base64');
}

/** As `readValue`, where only an object will do. */
export function readObject(cursor: Cursor): JsonObject | undefined {
  const length = readMapHeader(cursor);
  return length < 0 ? undefined : readMap(cursor, length, 0);
}

/** Throws a ScanError unless the bytes are whole values, one behind the other. */
export function checkValues(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at = skipValue(bytes, at);
}
