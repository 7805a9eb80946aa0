import {
  ConfigError,
  flag,
  integer,
  oneOf,
  optionalText,
  pemFile,
  type Setting,
  type Settings,
  secret,
  text,
} from '@kapuas/core/runtime/config.ts';
import { type KafkaConnection, type KafkaSasl, SASL_MECHANISMS } from './connection.ts';

export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly tls: boolean;
  /** Of the three files: what they hold. */
  readonly tlsCa: string | undefined;
  readonly tlsCertificate: string | undefined;
  readonly tlsKey: string | undefined;
  readonly saslMechanism: 'none' | (typeof SASL_MECHANISMS)[number];
  readonly saslUsername: string | undefined;
  readonly saslPassword: string | undefined;
  readonly replication: number;
}

export const KAFKA_SETTINGS: Settings<KafkaSettings> = {
  brokers: brokerList(
    'KAPUAS_KAFKA_BROKERS',
    '127.0.0.1:9092',
    'some brokers of the Kafka cluster, host:port, comma-separated',
  ),
  clientId: text('KAPUAS_KAFKA_CLIENT_ID', 'kapuas', 'name that Kapuas gives Kafka in its logs and quotas'),
  tls: flag('KAPUAS_KAFKA_TLS', false, 'whether the connections to Kafka are encrypted'),
  tlsCa: pemFile(
    'KAPUAS_KAFKA_TLS_CA',
    'the authorities that Node trusts',
    'path of a PEM file with the certificate authorities that the brokers’ certificates come from',
  ),
  tlsCertificate: pemFile(
    'KAPUAS_KAFKA_TLS_CERTIFICATE',
    'no client certificate',
    'path of a PEM file with the client certificate, where Kafka asks for one',
  ),
  tlsKey: pemFile(
    'KAPUAS_KAFKA_TLS_KEY',
    'no client certificate',
    'path of a PEM file with the client certificate’s key, not encrypted',
  ),
  saslMechanism: oneOf(
    'KAPUAS_KAFKA_SASL_MECHANISM',
    'none',
    ['none', ...SASL_MECHANISMS],
    `how Kapuas logs in to Kafka: none, ${SASL_MECHANISMS.join(', ')}`,
  ),
  saslUsername: optionalText('KAPUAS_KAFKA_SASL_USERNAME', 'none', 'user name for the login to Kafka'),
  saslPassword: secret('KAPUAS_KAFKA_SASL_PASSWORD', 'none', 'password for the login to Kafka'),
  replication: integer(
    'KAPUAS_KAFKA_REPLICATION',
    1,
    'copies of each topic that Kapuas makes, one a broker; an append is acknowledged once all but one of them hold it; 3 where there are three brokers',
    { min: 1, max: 100 },
  ),
};

/** Nothing connects yet. Throws a ConfigError that names settings which do not go together. */
export function kafkaConnection(settings: KafkaSettings): KafkaConnection {
  const { brokers, clientId, replication, tlsCa, tlsCertificate, tlsKey } = settings;
  const problems = mismatches(settings);
  if (problems.length > 0) throw new ConfigError(problems);
  const sasl = login(settings);
  const tls = {
    ...(tlsCa === undefined ? {} : { ca: tlsCa }),
    ...(tlsCertificate === undefined ? {} : { cert: tlsCertificate }),
    ...(tlsKey === undefined ? {} : { key: tlsKey }),
  };
  return {
    brokers,
    clientId,
    replication,
    ...(settings.tls ? { tls } : {}),
    ...(sasl === undefined ? {} : { sasl }),
  };
}

function login({ saslMechanism, saslUsername, saslPassword }: KafkaSettings): KafkaSasl | undefined {
  if (saslMechanism === 'none') return undefined;
  return { mechanism: saslMechanism, username: saslUsername ?? '', password: saslPassword ?? '' };
}

function mismatches(settings: KafkaSettings): string[] {
  const { tls, tlsCa, tlsCertificate, tlsKey, saslMechanism, saslUsername, saslPassword } = settings;
  const problems: string[] = [];
  if (!tls && [tlsCa, tlsCertificate, tlsKey].some((file) => file !== undefined)) {
    problems.push('KAPUAS_KAFKA_TLS: is off, but a TLS file is set');
  }
  if ((tlsCertificate === undefined) !== (tlsKey === undefined)) {
    problems.push('KAPUAS_KAFKA_TLS_CERTIFICATE and KAPUAS_KAFKA_TLS_KEY: set both or neither');
  }
  const loginParts = [saslUsername, saslPassword].filter((part) => part !== undefined).length;
  if (saslMechanism === 'none' && loginParts > 0) {
    problems.push('KAPUAS_KAFKA_SASL_MECHANISM: is none, but a user name or password is set');
  }
  if (saslMechanism !== 'none' && loginParts < 2) {
    problems.push(
      `KAPUAS_KAFKA_SASL_MECHANISM: ${saslMechanism} needs KAPUAS_KAFKA_SASL_USERNAME and KAPUAS_KAFKA_SASL_PASSWORD`,
    );
  }
  return problems;
}

function brokerList(variable: string, fallback: string, description: string): Setting<readonly string[]> {
  return {
    variable,
    description,
    fallback: `\`${fallback}\``,
    secret: false,
    parse: (raw) => (raw ?? fallback).split(',').map((broker) => parseBroker(broker.trim())),
  };
}

function parseBroker(broker: string): string {
  const [, port] = /^(?:[^\s:/[\]]+|\[[0-9a-fA-F:]+\]):(\d{1,5})$/.exec(broker) ?? [];
  if (port === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new Error(`"${broker}" is not host:port`);
  }
  return broker;
}
