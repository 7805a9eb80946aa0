import type { KafkaConnection } from '../connection.ts';
import { toKapuasError } from '../faults.ts';
import { createProtocolClient } from '../protocol-client.ts';
import type { TopicDescription } from '../topic-reader.ts';

const TIMEOUT_MS = 10_000;

/**
 * Deletes what lies in the topic before an offset; what others append meanwhile stays. (kafkajs has the call as well,
 * but it fails on every topic that the client did not load before.)
 */
export async function deleteRecordsBefore(
  connection: KafkaConnection,
  { name, leaders }: TopicDescription,
  offset: number,
): Promise<void> {
  const client = createProtocolClient(connection);
  const topics = [{ name, partitions: [{ partitionIndex: 0, offset: BigInt(offset) }] }];
  try {
    await client.request(leaders[0], 'DeleteRecords', () => [topics, TIMEOUT_MS]);
  } catch (error) {
    throw toKapuasError(error, {
      doing: `empty topic ${name}`,
      topic: name,
      right: `Delete on topic ${name}`,
    });
  } finally {
    await client.close();
  }
}
