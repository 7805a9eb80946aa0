import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@kapuas/core/runtime/config.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { adminOptions, clientOptions } from './connection.ts';
import { KAFKA_SETTINGS, kafkaConnection } from './settings.ts';

const dir = mkdtempSync(join(tmpdir(), 'kapuas-settings-'));
afterAll(() => rmSync(dir, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
}

const connectionOf = (env: NodeJS.ProcessEnv) => kafkaConnection(readConfig(KAFKA_SETTINGS, env));
const PEM = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n';

describe('KAFKA_SETTINGS', () => {
  it('has a default for everything', () => {
    expect(connectionOf({})).toEqual({ brokers: ['127.0.0.1:9092'], clientId: 'kapuas', replication: 1 });
  });

  it('reads brokers, TLS and the login', () => {
    const connection = connectionOf({
      KAPUAS_KAFKA_BROKERS: 'a.example:9092, b.example:9093,[::1]:9094',
      KAPUAS_KAFKA_REPLICATION: '3',
      KAPUAS_KAFKA_TLS: 'on',
      KAPUAS_KAFKA_TLS_CA: file('ca.pem', PEM),
      KAPUAS_KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      KAPUAS_KAFKA_SASL_USERNAME: 'kapuas',
      KAPUAS_KAFKA_SASL_PASSWORD: 'secret',
    });
    expect(connection).toEqual({
      brokers: ['a.example:9092', 'b.example:9093', '[::1]:9094'],
      clientId: 'kapuas',
      replication: 3,
      tls: { ca: PEM },
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'kapuas', password: 'secret' },
    });
  });

  it.each([
    [{ KAPUAS_KAFKA_BROKERS: 'kafka' }, '"kafka" is not host:port'],
    [{ KAPUAS_KAFKA_BROKERS: 'kafka:0' }, 'is not host:port'],
    [{ KAPUAS_KAFKA_TLS: 'on', KAPUAS_KAFKA_TLS_CA: '/nowhere/ca.pem' }, 'KAPUAS_KAFKA_TLS_CA: ENOENT'],
    [{ KAPUAS_KAFKA_TLS: 'on', KAPUAS_KAFKA_TLS_CA: file('no.pem', 'x') }, 'is not a PEM file'],
    [{ KAPUAS_KAFKA_TLS_CA: file('ok.pem', PEM) }, 'KAPUAS_KAFKA_TLS: is off'],
    [{ KAPUAS_KAFKA_TLS: 'on', KAPUAS_KAFKA_TLS_KEY: file('key.pem', PEM) }, 'set both or neither'],
    [{ KAPUAS_KAFKA_SASL_MECHANISM: 'GSSAPI' }, 'is not one of none, PLAIN'],
    [{ KAPUAS_KAFKA_SASL_MECHANISM: 'PLAIN', KAPUAS_KAFKA_SASL_USERNAME: 'u' }, 'PLAIN needs'],
    [{ KAPUAS_KAFKA_SASL_PASSWORD: 'p' }, 'is none, but a user name or password is set'],
  ])('refuses %j', (env, message) => {
    expect(() => connectionOf(env)).toThrow(message);
  });
});

describe('client options', () => {
  const silent = { debug: () => {} } as unknown as Parameters<typeof adminOptions>[1];
  const base = { clientId: 'kapuas', replication: 1, tls: { ca: PEM } };

  it('names the server in TLS by host name, and not by address', () => {
    expect(clientOptions({ ...base, brokers: ['kafka.example:9092'] }).tlsServerName).toBe(true);
    expect(clientOptions({ ...base, brokers: ['10.0.0.1:9092'] }).tlsServerName).toBe(false);
    expect(clientOptions({ ...base, brokers: ['[::1]:9092'] }).tlsServerName).toBe(false);
  });

  it('logs in alike with both clients', () => {
    const sasl = { mechanism: 'SCRAM-SHA-256', username: 'u', password: 'p' } as const;
    const connection = { ...base, brokers: ['kafka.example:9092'], sasl };
    expect(clientOptions(connection).sasl).toEqual(sasl);
    expect(adminOptions(connection, silent).sasl).toEqual({ ...sasl, mechanism: 'scram-sha-256' });
    expect(adminOptions(connection, silent).ssl).toEqual({ ca: PEM });
  });
});
