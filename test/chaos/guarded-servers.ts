/** Servers that ask for a password, and rights on Kafka. */
import { writeFileSync } from 'node:fs';
import { adminOptions, type KafkaConnection } from '@kapuas/adapters/kafka/connection.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import kafkajs, { type AclEntry } from 'kafkajs';
import pg from 'pg';
import type { Server } from '../stack/server.ts';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

/** Of the broker that `SECURED` makes: may do everything, and nothing. */
const ADMIN = { mechanism: 'PLAIN', username: 'admin', password: 'admin-secret' } as const;
export const GUEST = { mechanism: 'PLAIN', username: 'guest', password: 'guest-secret' } as const;

/** Gives the guest rights on what begins with a prefix. */
export async function grant(
  server: Server,
  resource: 'TOPIC' | 'GROUP',
  prefix: string,
  operations: readonly (keyof typeof AclOperationTypes)[],
): Promise<void> {
  const connection: KafkaConnection = {
    brokers: [server.address],
    clientId: 'test',
    replication: 1,
    sasl: ADMIN,
  };
  const admin = new kafkajs.Kafka(adminOptions(connection, createLogger('test', 'silent'))).admin();
  await admin.connect();
  const acl = operations.map(
    (operation): AclEntry => ({
      principal: `User:${GUEST.username}`,
      host: '*',
      resourceType: AclResourceTypes[resource],
      resourceName: prefix,
      resourcePatternType: ResourcePatternTypes.PREFIXED,
      operation: AclOperationTypes[operation],
      permissionType: AclPermissionTypes.ALLOW,
    }),
  );
  await admin.createAcls({ acl });
  await admin.disconnect();
}

/** @returns the URL of a database whose user needs the password */
export async function guardPostgres(server: Server, password: string): Promise<string> {
  const client = new pg.Client(`postgres://kapuas@${server.address}/postgres`);
  await client.connect();
  await client.query(`CREATE ROLE guarded LOGIN PASSWORD ${client.escapeLiteral(password)}`);
  await client.query('CREATE DATABASE guarded OWNER guarded');
  const { rows } = await client.query<{ hba_file: string }>('SHOW hba_file');
  const rules = ['host all guarded 127.0.0.1/32 scram-sha-256', 'host all all 127.0.0.1/32 trust', ''];
  writeFileSync((rows[0] as { hba_file: string }).hba_file, rules.join('\n'));
  await client.query('SELECT pg_reload_conf()');
  await client.end();
  return `postgres://guarded:${encodeURIComponent(password)}@${server.address}/guarded`;
}
