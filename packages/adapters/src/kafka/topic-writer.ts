/** Appends single records to any topic, for what is small beside the events. */
import { Producer } from '@platformatic/kafka';
import { clientOptions, type KafkaConnection } from './connection.ts';
import { toKapuasError } from './faults.ts';

export interface TopicWriter {
  /**
   * Resolves when all copies hold the records. A record whose acknowledgement was lost may be there twice: readers
   * of what is written here have to bear that.
   */
  append(topic: string, records: readonly RecordToAppend[]): Promise<void>;
  close(): Promise<void>;
}

export interface RecordToAppend {
  readonly key: string;
  readonly value: Uint8Array | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default 0. */
  readonly partition?: number;
}

const ALL_COPIES = -1;

export function createTopicWriter(connection: KafkaConnection): TopicWriter {
  const producer = new Producer({ ...clientOptions(connection), acks: ALL_COPIES, compression: 'zstd' });
  return {
    async append(topic, records) {
      if (records.length === 0) return;
      try {
        await producer.send({ messages: records.map((record) => toMessage(topic, record)) });
      } catch (error) {
        throw toKapuasError(error, {
          doing: `append to topic ${topic}`,
          topic,
          right: `Write on topic ${topic}`,
        });
      }
    },
    close: () => producer.close(),
  };
}

function toMessage(topic: string, { key, value, headers = {}, partition = 0 }: RecordToAppend) {
  return {
    topic,
    partition,
    key: Buffer.from(key),
    headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
    // Without a value it is a tombstone; the library's types do not know that.
    ...(value === null ? {} : { value: Buffer.from(value.buffer, value.byteOffset, value.byteLength) }),
  } as { topic: string; partition: number; key: Buffer; headers: Map<Buffer, Buffer>; value: Buffer };
}
