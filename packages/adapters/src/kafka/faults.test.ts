import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import {
  AuthenticationError,
  MultipleErrors,
  NetworkError,
  ProtocolError,
  UserError,
} from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import { faultKind, hasProtocolError, toKapuasError } from './faults.ts';

const TLS = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
const nested = (error: Error) =>
  new MultipleErrors('failed 3 times', [new NetworkError('away', { cause: error })]);

describe('faultKind', () => {
  it.each([
    ['authentication', nested(new AuthenticationError('SASL authentication failed.'))],
    ['authentication', Object.assign(new Error('no'), { name: 'KafkaJSSASLAuthenticationError' })],
    ['authorization', nested(new ProtocolError('TOPIC_AUTHORIZATION_FAILED'))],
    ['tls', nested(TLS)],
    ['tls', nested(new UserError('Broker requires TLS.'))],
    ['topic-missing', new UserError('Unknown topic kapuas.shop.')],
    ['topic-missing', nested(new ProtocolError('UNKNOWN_TOPIC_OR_PARTITION'))],
    ['too-large', nested(new ProtocolError('MESSAGE_TOO_LARGE'))],
    ['unreachable', nested(new Error('connect ECONNREFUSED'))],
    ['other', new TypeError('x is not a function')],
    ['other', undefined],
  ])('finds %s', (kind, error) => {
    expect(faultKind(error)).toBe(kind);
  });

  it('ends where causes go in a circle', () => {
    const error = new Error('a');
    error.cause = new Error('b', { cause: error });
    expect(faultKind(error)).toBe('other');
  });
});

describe('toKapuasError', () => {
  it('says what to check', () => {
    const attempt = {
      doing: 'append to topic kapuas.shop',
      topic: 'kapuas.shop',
      right: 'Write on topic kapuas.shop',
    };
    const detailOf = (error: unknown) => toKapuasError(error, attempt).detail;
    expect(detailOf(nested(new Error('connect ECONNREFUSED 10.0.0.1:9092')))).toBe(
      'Cannot append to topic kapuas.shop: Kafka does not answer (connect ECONNREFUSED 10.0.0.1:9092); check KAPUAS_KAFKA_BROKERS and the brokers.',
    );
    expect(detailOf(new ProtocolError('TOPIC_AUTHORIZATION_FAILED'))).toContain(
      'grant Write on topic kapuas.shop',
    );
    expect(detailOf(new UserError('Unknown topic kapuas.shop.'))).toContain(
      'topic kapuas.shop does not exist',
    );
  });

  it('leaves a KapuasError as it is', () => {
    const error = new KapuasError('overloaded', 'full');
    expect(toKapuasError(error, { doing: 'append' })).toBe(error);
  });
});

it('finds an error of the protocol by its name', () => {
  expect(hasProtocolError(nested(new ProtocolError('REBALANCE_IN_PROGRESS')), 'REBALANCE_IN_PROGRESS')).toBe(
    true,
  );
  expect(hasProtocolError(nested(TLS), 'REBALANCE_IN_PROGRESS')).toBe(false);
});
