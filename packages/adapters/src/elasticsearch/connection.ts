import { Client, type ClientOptions } from '@elastic/elasticsearch';
import type { IndexOptions } from './index-options.ts';
import { AnyProductTransport } from './products.ts';
import { EventSerializer } from './serializer.ts';

/** Where the servers are and how Kapuas uses them; nothing is connected yet. */
export interface ElasticsearchConnection {
  /** Addresses of nodes, `http://host:port` or `https://…`; requests go to them in turn. */
  readonly urls: readonly string[];
  readonly auth?: { readonly username: string; readonly password: string } | { readonly apiKey: string };
  /** PEM of the authorities that sign the nodes' certificates. Default: those that Node trusts. */
  readonly ca?: string;
  /** Default true. */
  readonly verifyTls?: boolean;
  /** Whether bodies are sent with gzip: less traffic for more CPU. Default false. */
  readonly compression?: boolean;
  /** Milliseconds until a request fails that got no answer. Default 60,000. */
  readonly requestTimeoutMs?: number;
  /** Of the indices that are made from now on. */
  readonly indices?: Partial<IndexOptions>;
}

const REQUEST_TIMEOUT_MS = 60_000;

/** Nothing is sent until the first request. */
export function connect(connection: ElasticsearchConnection): Client {
  const { urls, auth, ca, verifyTls = true, compression = false } = connection;
  const options: ClientOptions = {
    nodes: [...urls],
    Transport: AnyProductTransport as unknown as NonNullable<ClientOptions['Transport']>,
    Serializer: EventSerializer,
    ...(auth === undefined ? {} : { auth }),
    tls: { rejectUnauthorized: verifyTls, ...(ca === undefined ? {} : { ca }) },
    compression,
    requestTimeout: connection.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    // Who calls knows whether its request may be sent twice.
    maxRetries: 0,
    // A node that was away is simply tried again: the client's ping is HEAD /, which a proxy may refuse.
    resurrectStrategy: 'optimistic',
    sniffOnStart: false,
    sniffInterval: false,
    sniffOnConnectionFault: false,
    enableMetaHeader: false,
  };
  return new Client(options);
}
