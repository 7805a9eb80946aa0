import type { AppConfig } from '@kapuas/core/apps/app.ts';
import type { JsonObject } from '@kapuas/core/event/event.ts';
import type { TransportHeaders } from '@kapuas/core/event/transport.ts';
import type { ReceiverName } from '../metrics.ts';

/** One event as a receiver decoded it. */
export interface Entry {
  readonly record: JsonObject;
  /** The transport's own time of the event: RFC 3339 in UTC. */
  readonly time?: string;
  /** The forwarder's tag. */
  readonly tag?: string;
  /** Why it could not be parsed; `record` then holds its text as the message. */
  readonly parseError?: string;
}

/** What a receiver decoded of one POST or forward message. */
export interface Shipment {
  readonly receiver: ReceiverName;
  readonly app: AppConfig;
  readonly entries: readonly Entry[];
  /** As sent, decompressed: what limits and usage count. */
  readonly bytes: number;
  readonly transportHeaders?: TransportHeaders;
  /** See `clientIdOf`; only where the client gave a name. */
  readonly clientId?: string;
  /** How long to wait rather than refuse when the app is over its limit. */
  readonly patienceMs: number;
}

export interface Accepted {
  readonly accepted: number;
  /** Of these, those kept as text. */
  readonly unparsed: number;
}

/** An entry of text that could not be parsed. */
export function textEntry(text: string, parseError: string): Entry {
  return { record: { message: text }, parseError };
}
