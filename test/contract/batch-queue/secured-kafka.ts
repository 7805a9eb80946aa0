/** A broker with logins by PLAIN and SCRAM, and rights: "admin" may do everything, "guest" nothing. */
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import type { KafkaConnection } from '@kapuas/adapters/kafka/connection.ts';
import { createProtocolClient } from '@kapuas/adapters/kafka/protocol-client.ts';

const PLAIN_LOGINS = [
  'org.apache.kafka.common.security.plain.PlainLoginModule required',
  'username="admin" password="admin-secret"',
  'user_admin="admin-secret" user_guest="guest-secret";',
].join(' ');
const SCRAM_LOGINS = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';

/** Lines of server.properties. */
export const SECURED: Readonly<Record<string, string>> = {
  'listener.security.protocol.map': 'PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT',
  'inter.broker.listener.name': 'PLAINTEXT',
  'sasl.mechanism.inter.broker.protocol': 'PLAIN',
  'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
  'listener.name.plaintext.plain.sasl.jaas.config': PLAIN_LOGINS,
  'listener.name.plaintext.scram-sha-256.sasl.jaas.config': SCRAM_LOGINS,
  'listener.name.plaintext.scram-sha-512.sasl.jaas.config': SCRAM_LOGINS,
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': 'User:admin;User:ANONYMOUS',
};

const ITERATIONS = 4096;
/** Numbers of the mechanisms in the protocol. */
const SCRAMS = [
  { mechanism: 1, digest: 'sha256', bytes: 32 },
  { mechanism: 2, digest: 'sha512', bytes: 64 },
];

/** Lets the user in by both SCRAM mechanisms. */
export async function addScramUser(
  connection: KafkaConnection,
  name: string,
  password: string,
): Promise<void> {
  const client = createProtocolClient(connection);
  // A request may name a user once.
  for (const { mechanism, digest, bytes } of SCRAMS) {
    const salt = randomBytes(16);
    const saltedPassword = pbkdf2Sync(password, salt, ITERATIONS, bytes, digest);
    const credential = { name, mechanism, iterations: ITERATIONS, salt, saltedPassword };
    await client.request(undefined, 'AlterUserScramCredentials', () => [[], [credential]]);
  }
  await client.close();
}
