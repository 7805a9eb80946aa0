/** What people and full disks do to the servers behind Kapuas' back. */
import { adminOptions, type KafkaConnection } from '@kapuas/adapters/kafka/connection.ts';
import { deadLetterTopicName, indexName, topicName } from '@kapuas/core/apps/app.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import kafkajs from 'kafkajs';

export interface IndexHands {
  /** As the servers do it when a disk is nearly full. */
  block(app: string): Promise<void>;
  unblock(app: string): Promise<void>;
  deleteIndices(app: string): Promise<void>;
  /** The one that is searched, and the one that is written to. */
  deleteAliases(app: string): Promise<void>;
  /** Lets searches see what was written up to now. */
  refresh(app: string): Promise<void>;
}

export function indexHands(address: string, prefix: string): IndexHands {
  const call = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const answer = await fetch(`http://${address}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  /** By name, as deletions by wildcard are refused. */
  const indicesOf = async (app: string): Promise<string[]> => {
    const found = Object.keys(await call('GET', `${indexName(app, prefix)}.*/_settings`));
    if (found.length === 0) throw new Error(`${app} has no index`);
    return found;
  };
  const setBlock = async (app: string, value: true | null): Promise<void> => {
    for (const index of await indicesOf(app))
      await call('PUT', `${index}/_settings`, { 'index.blocks.read_only_allow_delete': value });
  };
  return {
    block: (app) => setBlock(app, true),
    unblock: (app) => setBlock(app, null),
    async deleteIndices(app) {
      for (const index of await indicesOf(app)) await call('DELETE', index);
    },
    async deleteAliases(app) {
      for (const index of await indicesOf(app)) await call('DELETE', `${index}/_alias/*`);
    },
    async refresh(app) {
      for (const index of await indicesOf(app)) await call('POST', `${index}/_refresh`);
    },
  };
}

export async function deleteTopics(connection: KafkaConnection, prefix: string, app: string): Promise<void> {
  const admin = new kafkajs.Kafka(adminOptions(connection, createLogger('test', 'silent'))).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topicName(app, prefix), deadLetterTopicName(app, prefix)] });
  await admin.disconnect();
}
