import type { AppKey } from './key.ts';

/** `provisioning` until every part exists; `degraded` when one is missing or failing. */
export type AppStatus = 'provisioning' | 'ready' | 'degraded' | 'suspended' | 'deleting';

export const FIELD_TYPES = ['keyword', 'text', 'number', 'boolean', 'date'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** A field of the events' attributes that the app declares with a type. */
export interface DeclaredField {
  /** Dotted path below `attributes`. */
  readonly name: string;
  readonly type: FieldType;
}

export interface RequestIdRule {
  /** Dotted paths in the event as it came, tried in this order before the built-in ones. */
  readonly paths?: readonly string[];
  /** Regular expression on the message; its first group, or else the whole match, is the request id. */
  readonly pattern?: string;
  /** Whether the POST's own x-request-id and declared headers fill what an event lacks. */
  readonly fromTransport?: boolean;
}

export interface AppLimits {
  readonly eventsPerSecond: number;
  readonly bytesPerSecond: number;
}

/** What a team asks for and may change later: the desired state of one app. */
export interface AppSpec {
  readonly description: string;
  readonly limits: AppLimits;
  readonly retentionDays: number;
  readonly requestId: RequestIdRule;
  /** Business headers, lower case. */
  readonly headers: readonly string[];
  readonly fields: readonly DeclaredField[];
}

/** As in Kubernetes: one observed aspect of an app. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  /** One word in CamelCase, stable. */
  readonly reason: string;
  readonly message: string;
  /** RFC 3339. */
  readonly lastTransitionTime: string;
}

/** What routers, indexers and searches know of an app: the value that the app feed carries. */
export interface AppConfig extends AppSpec {
  readonly name: string;
  readonly team: string;
  readonly status: AppStatus;
  readonly keys: readonly AppKey[];
  /** Grows with every change. */
  readonly revision: number;
}

const APP_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export function isAppName(name: string): boolean {
  return APP_NAME.test(name);
}

/** The only place where the names of an app's topic and index are derived. */
export function topicName(app: string): string {
  return `kapuas.${app}`;
}

export function indexName(app: string): string {
  return `kapuas-${app}`;
}

export const DEFAULT_SPEC: AppSpec = {
  description: '',
  limits: { eventsPerSecond: 1_000, bytesPerSecond: 5_000_000 },
  retentionDays: 30,
  requestId: {},
  headers: [],
  fields: [],
};
