import { createJsonScanner, parseJsonMessage, peekJsonTag } from './json.ts';
import { type ForwardMessage, parseMessage, peekTag } from './message.ts';
import { createMsgpackScanner, type Scanner } from './scan.ts';

/** How messages are written on a connection. */
export interface Wire {
  readonly name: 'msgpack' | 'json';
  createScanner(): Scanner;
  /** @param frame one whole value @returns undefined for a heartbeat; throws a KapuasError when it is no message */
  parse(frame: Buffer): ForwardMessage | undefined;
  /** The tag, key included, of a message that is not whole yet. */
  peekTag(partial: Buffer): string | undefined;
}

const MSGPACK: Wire = { name: 'msgpack', createScanner: createMsgpackScanner, parse: parseMessage, peekTag };
const JSON_TEXT: Wire = {
  name: 'json',
  createScanner: createJsonScanner,
  parse: parseJsonMessage,
  peekTag: peekJsonTag,
};

/** In MessagePack these bytes would be small numbers, which no message is. @param first byte of the connection */
export function wireOf(first: number | undefined): Wire {
  return first === 0x5b || first === 0x7b ? JSON_TEXT : MSGPACK;
}
