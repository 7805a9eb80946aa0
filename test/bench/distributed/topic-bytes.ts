import { Consumer, MessagesStreamModes } from '@platformatic/kafka';

/** The values of a topic's first records, until they hold so many lines. */
export async function readBatches(
  brokers: readonly string[],
  topic: string,
  lines: number,
): Promise<{ readonly value: Buffer; readonly lines: number }[]> {
  const consumer = new Consumer({
    clientId: 'bench',
    groupId: `bench-${process.pid}-${Date.now()}`,
    bootstrapBrokers: [...brokers],
  });
  const stream = await consumer.consume({
    topics: [topic],
    mode: MessagesStreamModes.EARLIEST,
    autocommit: false,
    maxBytes: 4 * 1024 * 1024,
  });
  const found: { value: Buffer; lines: number }[] = [];
  let read = 0;
  for await (const { value } of stream) {
    const count = countLines(value as Buffer);
    found.push({ value: value as Buffer, lines: count });
    read += count;
    if (read >= lines) break;
  }
  await stream.close();
  await consumer.close(true);
  return found;
}

function countLines(value: Buffer): number {
  let count = 0;
  for (let at = value.indexOf(10); at >= 0; at = value.indexOf(10, at + 1)) count += 1;
  return count;
}
