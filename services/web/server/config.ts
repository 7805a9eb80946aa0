import { integer, optionalText, port, type Settings, secret, text } from '@kapuas/core/runtime/config.ts';

export interface WebConfig {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | undefined;
  readonly publicIngestUrl: string | undefined;
  readonly publicForward: string | undefined;
  readonly trustedProxies: string | undefined;
  readonly adminEmail: string;
  readonly adminPassword: string | undefined;
  readonly forwardSecret: string;
  readonly sessionHours: number;
  readonly sessionMaxHours: number;
  readonly graceDays: number;
  readonly searchTimeoutSeconds: number;
  readonly maxTails: number;
  readonly feedWaitMs: number;
}

/** What the environment says; the process that composes the services makes a forward secret when none is set. */
export type WebSettings = Omit<WebConfig, 'forwardSecret'> & { readonly forwardSecret: string | undefined };

const YEAR_HOURS = 8_760;

export const WEB_SETTINGS: Settings<WebSettings> = {
  host: text('KAPUAS_HOST', '127.0.0.1', 'address that every port listens on'),
  port: port('KAPUAS_WEB_PORT', 3000, 'port of the console and the API'),
  publicUrl: {
    ...optionalText(
      'KAPUAS_PUBLIC_URL',
      'the address of each request',
      'where browsers reach the console, such as `https://logs.example.com`; with https, cookies are Secure',
    ),
    parse: (raw) => (raw === undefined ? undefined : parseOrigin(raw)),
  },
  publicIngestUrl: {
    ...optionalText(
      'KAPUAS_PUBLIC_INGEST_URL',
      'the address that the router listens on',
      'where forwarders reach the ingest port, such as `https://ingest.example.com`; shown in the snippets',
    ),
    parse: (raw) => (raw === undefined ? undefined : parseOrigin(raw)),
  },
  publicForward: {
    ...optionalText(
      'KAPUAS_PUBLIC_FORWARD',
      'the address that the router listens on',
      'host:port where forwarders reach the forward protocol; shown in the snippets',
    ),
    parse: (raw) => (raw === undefined ? undefined : parseHostPort(raw)),
  },
  trustedProxies: optionalText(
    'KAPUAS_TRUSTED_PROXIES',
    'none',
    'addresses or networks, comma-separated, whose `X-Forwarded-*` headers are believed',
  ),
  adminEmail: text('KAPUAS_ADMIN_EMAIL', 'admin@localhost', 'e-mail of the first administrator'),
  adminPassword: secret(
    'KAPUAS_ADMIN_PASSWORD',
    'one is made and printed once',
    'password of the first administrator, used when no user exists yet',
  ),
  forwardSecret: secret(
    'KAPUAS_FORWARD_SECRET',
    'one is made and kept',
    'what the forward passwords of keys are derived from; the same for web and routers',
  ),
  sessionHours: integer('KAPUAS_SESSION_HOURS', 12, 'hours without use that end a session', {
    min: 1,
    max: YEAR_HOURS,
  }),
  sessionMaxHours: integer('KAPUAS_SESSION_MAX_HOURS', 168, 'hours that end a session in any case', {
    min: 1,
    max: YEAR_HOURS,
  }),
  graceDays: integer('KAPUAS_GRACE_DAYS', 7, 'days until a deleted app is gone for good', {
    min: 0,
    max: 365,
  }),
  searchTimeoutSeconds: integer('KAPUAS_SEARCH_TIMEOUT_SECONDS', 30, 'seconds that a search may take', {
    min: 1,
    max: 600,
  }),
  maxTails: integer('KAPUAS_MAX_TAILS', 100, 'live tails that one process serves at once', {
    min: 0,
    max: 10_000,
  }),
  feedWaitMs: integer(
    'KAPUAS_FEED_WAIT_MS',
    3000,
    'milliseconds that a new or revoked key waits to be known to the data plane before the answer',
    { min: 0, max: 60_000 },
  ),
};

function parseHostPort(raw: string): string {
  if (!/^[^\s/:]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/.test(raw)) {
    throw new Error(`"${raw}" is not host:port such as logs.example.com:24224`);
  }
  return raw;
}

function parseOrigin(raw: string): string {
  const url = URL.canParse(raw) ? new URL(raw) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.pathname !== '/') {
    throw new Error(`"${raw}" is not an origin such as https://logs.example.com`);
  }
  return url.origin;
}
