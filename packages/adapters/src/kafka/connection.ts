/** How Kafka is reached, as a plain value that both clients are configured from. */
import { isIP } from 'node:net';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { BaseOptions } from '@platformatic/kafka';
import kafkajs, { type KafkaConfig, type LogEntry } from 'kafkajs';

export const SASL_MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

export interface KafkaConnection {
  /** host:port of some brokers; the others are learned from them. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Absent: no TLS. */
  readonly tls?: KafkaTls;
  /** Absent: no login. */
  readonly sasl?: KafkaSasl;
  /** Copies of each topic that is made. */
  readonly replication: number;
}

/** PEM texts; without `ca` the certificate authorities of Node are trusted. */
export interface KafkaTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface KafkaSasl {
  readonly mechanism: SaslMechanism;
  readonly username: string;
  readonly password: string;
}

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * The data plane's options: of a Producer, Consumer or Admin of @platformatic/kafka. Its retries are few, because
 * what stands above tries again by itself and has to say soon that Kafka is away.
 */
export function clientOptions({ brokers, clientId, tls, sasl }: KafkaConnection): BaseOptions {
  return {
    clientId,
    bootstrapBrokers: [...brokers],
    autocreateTopics: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retries: 2,
    retryDelay: 250,
    // Node sends no server name by itself, and refuses an address as one.
    ...(tls === undefined ? {} : { tls: { ...tls }, tlsServerName: !brokers.some(isAddress) }),
    ...(sasl === undefined ? {} : { sasl: { ...sasl } }),
  };
}

/** Options of kafkajs, which administers topics only. */
export function adminOptions(connection: KafkaConnection, logger: Logger): KafkaConfig {
  const { brokers, clientId, tls, sasl } = connection;
  return {
    clientId,
    brokers: [...brokers],
    connectionTimeout: CONNECT_TIMEOUT_MS,
    authenticationTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: 30_000,
    retry: { retries: 2, initialRetryTime: 250 },
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => (entry) => logAtDebug(logger, entry),
    ...(tls === undefined ? {} : { ssl: { ...tls } }),
    ...(sasl === undefined ? {} : { sasl: kafkajsSasl(sasl) }),
  };
}

function kafkajsSasl({ mechanism, username, password }: KafkaSasl): NonNullable<KafkaConfig['sasl']> {
  if (mechanism === 'PLAIN') return { mechanism: 'plain', username, password };
  if (mechanism === 'SCRAM-SHA-256') return { mechanism: 'scram-sha-256', username, password };
  return { mechanism: 'scram-sha-512', username, password };
}

/** Each of them is also thrown, and is reported once where it is caught. */
function logAtDebug(logger: Logger, { namespace, log }: LogEntry): void {
  logger.debug({ namespace, kafka: log.message }, 'Kafka admin client');
}

function isAddress(broker: string): boolean {
  return isIP(broker.slice(0, broker.lastIndexOf(':')).replace(/^\[|\]$/g, '')) !== 0;
}
