/** The canonical event: one log entry as every part of Kapuas knows it (docs/architecture.md). */

export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];

/** OpenTelemetry severity numbers, the lowest of each level's range. */
export const SEVERITY: Readonly<Record<Level, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
};

export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };
export type JsonObject = { [name: string]: JsonValue };

export interface HttpFields {
  method?: string;
  path?: string;
  status?: number;
  duration_ms?: number;
}

export interface KubernetesFields {
  cluster?: string;
  namespace?: string;
  pod?: string;
  container?: string;
  node?: string;
  labels?: Record<string, string>;
}

/** Only the first two are always there; a key that has no value is left out, never null. */
export interface CanonicalEvent {
  /** RFC 3339 in UTC, as precise as the source: up to nine fractional digits. */
  '@timestamp': string;
  message: string;
  /** RFC 3339: when the router took the event in. */
  observed_at?: string;
  level?: Level;
  severity?: number;
  service?: string;
  host?: string;
  request_id?: string;
  /** 32 lower-case hexadecimal digits. */
  trace_id?: string;
  /** 16 lower-case hexadecimal digits. */
  span_id?: string;
  /** The business headers that the app declares; names in lower case. */
  headers?: Record<string, string>;
  http?: HttpFields;
  kubernetes?: KubernetesFields;
  /** The forwarder's own tag. */
  tag?: string;
  /** Everything else, as it came. */
  attributes?: JsonObject;
  /** Redaction rules that matched, and how often. */
  redacted?: Record<string, number>;
  /** Why the source could not be parsed; its raw text is the message. */
  parse_error?: string;
  /** Declared fields whose value does not fit the declared type. */
  type_errors?: string[];
}
