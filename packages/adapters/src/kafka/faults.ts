/** What Kafka's clients throw, told as KapuasErrors. */
import { KapuasError, type ServerFault } from '@kapuas/core/runtime/errors.ts';

/** What was being done when it failed. */
export interface Attempt {
  /** A verb phrase: "append to topic kapuas.shop". */
  readonly doing: string;
  readonly topic?: string;
  /** What Kafka's access control calls the right and the resource: "Write on topic kapuas.shop". */
  readonly right?: string;
}

export type FaultKind =
  | 'authentication'
  | 'authorization'
  | 'tls'
  | 'topic-missing'
  | 'too-large'
  | 'closed'
  | 'unreachable'
  | 'other';

const SERVER_FAULTS: Readonly<Partial<Record<FaultKind, ServerFault>>> = {
  authentication: 'login',
  authorization: 'rights',
  tls: 'unreachable',
  'topic-missing': 'missing',
  unreachable: 'unreachable',
};

const RETRY_AFTER_SECONDS = 5;
const MOST_LINKS = 50;

interface AnyFault {
  readonly message?: string;
  readonly code?: unknown;
  readonly name?: string;
  /** Name of the protocol's error: @platformatic/kafka. */
  readonly apiId?: unknown;
  /** Name of the protocol's error: kafkajs. */
  readonly type?: unknown;
  readonly closed?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/** A KapuasError stays as it is; all else becomes `queue-unavailable` with what to check. */
export function toKapuasError(error: unknown, attempt: Attempt): KapuasError {
  if (error instanceof KapuasError) return error;
  return new KapuasError('queue-unavailable', describeFault(error, attempt), {
    retryAfter: RETRY_AFTER_SECONDS,
    fault: SERVER_FAULTS[faultKind(error)],
    cause: error,
  });
}

export function describeFault(error: unknown, { doing, topic, right }: Attempt): string {
  switch (faultKind(error)) {
    case 'authentication':
      return `Kafka refused the login while trying to ${doing}: check KAPUAS_KAFKA_SASL_MECHANISM, KAPUAS_KAFKA_SASL_USERNAME and KAPUAS_KAFKA_SASL_PASSWORD.`;
    case 'authorization':
      return `Kafka does not allow its user to ${doing}: grant ${right ?? 'the right'} to the user that KAPUAS_KAFKA_SASL_USERNAME names.`;
    case 'tls':
      return `No encrypted connection to Kafka while trying to ${doing} (${rootMessage(error)}): check KAPUAS_KAFKA_TLS and KAPUAS_KAFKA_TLS_CA.`;
    case 'topic-missing':
      return `Cannot ${doing}: ${topic === undefined ? 'a topic' : `topic ${topic}`} does not exist.`;
    case 'too-large':
      return `Cannot ${doing}: the record is larger than max.message.bytes of the topic.`;
    case 'unreachable':
      return `Cannot ${doing}: Kafka does not answer (${rootMessage(error)}); check KAPUAS_KAFKA_BROKERS and the brokers.`;
    default:
      return `Cannot ${doing}: ${rootMessage(error)}.`;
  }
}

export function faultKind(error: unknown): FaultKind {
  const links = [...chain(error)];
  const has = (test: (link: AnyFault) => boolean): boolean => links.some(test);
  if (has(isAuthentication)) return 'authentication';
  if (has((link) => protocolName(link).endsWith('_AUTHORIZATION_FAILED'))) return 'authorization';
  if (has(isTls)) return 'tls';
  if (has(isTopicMissing)) return 'topic-missing';
  if (has((link) => TOO_LARGE.has(protocolName(link)))) return 'too-large';
  if (has((link) => link.closed === true)) return 'closed';
  return has(isUnreachable) ? 'unreachable' : 'other';
}

/** Whether the protocol's error of that name is among the causes. */
export function hasProtocolError(error: unknown, ...names: readonly string[]): boolean {
  for (const link of chain(error)) if (names.includes(protocolName(link))) return true;
  return false;
}

const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

function isAuthentication(link: AnyFault): boolean {
  return (
    link.code === 'PLT_KFK_AUTHENTICATION' ||
    link.name === 'KafkaJSSASLAuthenticationError' ||
    protocolName(link) === 'SASL_AUTHENTICATION_FAILED' ||
    protocolName(link) === 'UNSUPPORTED_SASL_MECHANISM'
  );
}

function isTls({ code, message = '' }: AnyFault): boolean {
  const byCode =
    typeof code === 'string' && /^(ERR_TLS|ERR_SSL|UNABLE_TO|CERT_|DEPTH_ZERO|SELF_SIGNED)/.test(code);
  return byCode || message === 'Broker requires TLS.' || message.startsWith('TLS handshake failed');
}

/** @platformatic/kafka tells a missing topic by its message alone. */
function isTopicMissing(link: AnyFault): boolean {
  return (
    ['UNKNOWN_TOPIC_OR_PARTITION', 'UNKNOWN_TOPIC_ID'].includes(protocolName(link)) ||
    (link.code === 'PLT_KFK_USER' && /^Unknown topic /.test(link.message ?? ''))
  );
}

function isUnreachable({ code, name = '' }: AnyFault): boolean {
  return (
    code === 'PLT_KFK_NETWORK' ||
    code === 'PLT_KFK_TIMEOUT' ||
    /^KafkaJS(Connection|RequestTimeout|BrokerNotFound)/.test(name)
  );
}

function protocolName({ apiId, type }: AnyFault): string {
  if (typeof apiId === 'string') return apiId;
  return typeof type === 'string' ? type : '';
}

/** The message of the innermost cause: what really happened. */
function rootMessage(error: unknown): string {
  const last = [...chain(error)].at(-1);
  const message = last?.message ?? String(error);
  return message.replace(/\.$/, '') || String(last?.code ?? 'unknown error');
}

/** The error and its causes, each after what it caused. */
function* chain(error: unknown, budget = { left: MOST_LINKS }): Generator<AnyFault> {
  if (typeof error !== 'object' || error === null || budget.left <= 0) return;
  budget.left -= 1;
  const link = error as AnyFault;
  yield link;
  if (Array.isArray(link.errors)) for (const inner of link.errors) yield* chain(inner, budget);
  yield* chain(link.cause, budget);
}

/** The answer that an error carries, when only parts of it are errors. */
export function responseOf<R>(error: unknown): R | undefined {
  const { code, response } = (error ?? {}) as { code?: unknown; response?: R };
  return code === 'PLT_KFK_RESPONSE' ? response : undefined;
}
