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

/** Begins the names of all topics and indices of an installation, so that several can share the servers. */
export const DEFAULT_PREFIX = 'kapuas';

/** The only place where the names of an app's topics and index are derived. */
export function topicName(app: string, prefix: string = DEFAULT_PREFIX): string {
  return `${prefix}.${app}`;
}

/** The app whose events lie in the topic, or undefined when the topic is none of `topicName`. */
export function appOfTopic(topic: string, prefix: string = DEFAULT_PREFIX): string | undefined {
  if (!topic.startsWith(`${prefix}.`)) return undefined;
  const app = topic.slice(prefix.length + 1);
  return isAppName(app) ? app : undefined;
}

/** Its second dot keeps it apart from the topic of every app. */
export function deadLetterTopicName(app: string, prefix: string = DEFAULT_PREFIX): string {
  return `${prefix}.${app}.dead-letters`;
}

export function indexName(app: string, prefix: string = DEFAULT_PREFIX): string {
  return `${prefix}-${app}`;
}

/** The app that one of the indices behind `indexName` belongs to; a dot follows the app's name in theirs. */
export function appOfIndex(index: string, prefix: string = DEFAULT_PREFIX): string {
  const [app = ''] = index.slice(prefix.length + 1).split('.', 1);
  return app;
}

export const DEFAULT_SPEC: AppSpec = {
  description: '',
  limits: { eventsPerSecond: 1_000, bytesPerSecond: 5_000_000 },
  retentionDays: 30,
  requestId: {},
  headers: [],
  fields: [],
};
