import { deadLetterTopicName } from '@kapuas/core/apps/app.ts';
import type { DeadLetter, DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { KafkaConnection } from '../connection.ts';
import { createTopicReader, type OffsetBounds, type TopicDescription } from '../topic-reader.ts';
import { createTopicWriter, type RecordToAppend } from '../topic-writer.ts';
import { removalOf, toRecord } from './letter-record.ts';
import { listNewest, MOST_RECORDS } from './newest.ts';
import { countLetters, scanOldest } from './scan.ts';
import { deleteRecordsBefore } from './truncate.ts';

export interface KafkaDeadLetters extends DeadLetters {
  close(): Promise<void>;
}

export interface KafkaDeadLettersOptions {
  readonly connection: KafkaConnection;
  readonly prefix: string;
  readonly logger: Logger;
}

interface Counted extends OffsetBounds {
  readonly topicId: string;
  readonly counts: Readonly<Record<string, number>>;
}

const APPEND_BYTES = 512 * 1024;
const APPEND_RECORDS = 5_000;
const COUNTS_KEPT = 200;

/**
 * Dead letters in a topic for each app, which is made with the app's own. A letter that was put twice lies there
 * twice and is read once. `list` and `countByReason` look at the newest 20,000 records of the topic at most; a count
 * is taken again only when the topic has changed.
 */
export async function openKafkaDeadLetters(options: KafkaDeadLettersOptions): Promise<KafkaDeadLetters> {
  const { connection, prefix } = options;
  const reader = createTopicReader(connection);
  const writer = createTopicWriter(connection);
  const counted = new Map<string, Counted>();
  const nameOf = (app: string): string => deadLetterTopicName(app, prefix);

  async function append(app: string, records: readonly RecordToAppend[]): Promise<void> {
    for (const some of inChunks(records)) await writer.append(nameOf(app), some);
  }

  async function find(app: string): Promise<{ topic: TopicDescription; bounds: OffsetBounds } | undefined> {
    const topic = await reader.describe(nameOf(app));
    return topic && { topic, bounds: await reader.bounds(topic, 0) };
  }

  async function countByReason(app: string): Promise<Readonly<Record<string, number>>> {
    const found = await find(app);
    if (found === undefined) return {};
    const { topic, bounds } = found;
    const known = counted.get(app);
    if (known?.topicId === topic.id && known.first === bounds.first && known.end === bounds.end) {
      return known.counts;
    }
    const from = Math.max(bounds.first, bounds.end - MOST_RECORDS);
    const counts = await countLetters(reader, { topic, from, to: bounds.end });
    counted.delete(app);
    counted.set(app, { topicId: topic.id, ...bounds, counts });
    if (counted.size > COUNTS_KEPT) counted.delete(counted.keys().next().value as string);
    return counts;
  }

  return {
    async put(letters) {
      for (const [app, ofApp] of Map.groupBy(letters, (letter: DeadLetter) => letter.app)) {
        await append(app, ofApp.map(toRecord));
      }
    },
    async list(app, limit) {
      const found = await find(app);
      return found === undefined ? [] : listNewest(reader, app, found.topic, found.bounds, limit);
    },
    countByReason,
    async *scan(app, reason) {
      const found = await find(app);
      if (found === undefined) return;
      const { topic, bounds } = found;
      yield* scanOldest(reader, app, { topic, from: bounds.first, to: bounds.end }, reason);
    },
    async remove(app, eventIds) {
      if (eventIds.length === 0 || (await reader.describe(nameOf(app))) === undefined) return;
      await append(app, eventIds.map(removalOf));
    },
    async clear(app) {
      const found = await find(app);
      if (found !== undefined) await deleteRecordsBefore(connection, found.topic, found.bounds.end);
    },
    async close() {
      await Promise.all([reader.close(), writer.close()]);
    },
  };
}

/** What is appended at once becomes one batch, which has to fit the topic's largest. */
function* inChunks(records: readonly RecordToAppend[]): Generator<readonly RecordToAppend[]> {
  let chunk: RecordToAppend[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = record.value?.length ?? 0;
    if (chunk.length > 0 && (bytes + size > APPEND_BYTES || chunk.length === APPEND_RECORDS)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(record);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
