import { ProtocolError, UserError } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import { createLanes } from './lanes.ts';
import type { RecordProducer } from './producer.ts';
import type { NamedBatch, RecordContent } from './record.ts';

interface Request {
  readonly topic: string;
  readonly partition: number;
  readonly ids: readonly string[];
  /** Answers it. */
  readonly done: (error?: Error) => void;
}

/** A Kafka whose requests wait until they are answered here, unless it answers at once. */
function createFake(partitions: number, answer: 'at once' | 'later', maxBytes = Number.POSITIVE_INFINITY) {
  const requests: Request[] = [];
  let offset = 0;
  const producer: RecordProducer = {
    partitions: async () => partitions,
    produce(topic, partition, records) {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const first = offset;
      offset += records.length;
      const done = (error?: Error): void => (error === undefined ? resolve(first) : reject(error));
      requests.push({ topic, partition, ids: records.map(idOf), done });
      const size = records.reduce((sum, { value }) => sum + value.length, 0);
      if (size > maxBytes) done(new ProtocolError('MESSAGE_TOO_LARGE'));
      else if (answer === 'at once') done();
      return promise;
    },
    close: async () => {},
  };
  return { producer, requests };
}

function idOf({ headers }: RecordContent): string {
  for (const [name, value] of headers) if (name.toString() === 'id') return value.toString();
  return '';
}

function batch(clientId: string, lines = 1): NamedBatch {
  const payload = Buffer.from('{"message":"x"}\n'.repeat(lines));
  return { app: 'shop', clientId, count: lines, receivedAt: 1, payload };
}

const aTurn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

describe('createLanes', () => {
  it('sends together what comes at once, and what comes while all partitions are busy', async () => {
    const { producer, requests } = createFake(1, 'later');
    const lanes = createLanes(producer);
    const first = ['a', 'b'].map((id) => lanes.append('t', [batch(id)]));
    await aTurn();
    const second = ['c', 'd'].map((id) => lanes.append('t', [batch(id)]));
    await aTurn();
    expect(requests.map(({ ids }) => ids)).toEqual([['a', 'b']]);
    requests[0]?.done();
    await Promise.all(first);
    await aTurn();
    expect(requests.map(({ ids }) => ids)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    requests[1]?.done();
    const positions = (await Promise.all(second)).flat();
    expect(positions.map(({ offset }) => offset)).toEqual([2, 3]);
    await lanes.idle();
  });

  it('never has two requests for one partition on the way', async () => {
    const { producer, requests } = createFake(3, 'later');
    const lanes = createLanes(producer);
    for (let i = 0; i < 6; i += 1) {
      void lanes.append('t', [batch(`m${i}`)]);
      await aTurn();
    }
    expect(new Set(requests.map(({ partition }) => partition)).size).toBe(3);
    expect(requests).toHaveLength(3);
    for (const { done } of requests) done();
    await aTurn();
    expect(requests.slice(3).flatMap(({ ids }) => ids)).toEqual(['m3', 'm4', 'm5']);
    for (const { done } of requests) done();
    await lanes.idle();
  });

  it('refuses all of a request that failed', async () => {
    const { producer, requests } = createFake(1, 'later');
    const lanes = createLanes(producer);
    const appends = ['a', 'b'].map((id) => lanes.append('t', [batch(id)]));
    await aTurn();
    requests[0]?.done(new UserError('Unknown topic t.'));
    const outcomes = await Promise.allSettled(appends);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('takes apart what is too large, with one position a batch', async () => {
    const { producer, requests } = createFake(1, 'at once', 16 * 5);
    const lanes = createLanes(producer);
    const large = lanes.append('t', [batch('a', 2), batch('b', 8)]);
    const small = lanes.append('t', [batch('c', 1)]);
    expect(await large).toHaveLength(2);
    expect(await small).toHaveLength(1);
    const taken = requests.filter(({ ids }) => !ids.includes('b')).map(({ ids }) => ids);
    expect(taken).toEqual([['a'], ['b/0'], ['b/1'], ['c']]);
  });

  it('refuses one event that is too large', async () => {
    const { producer } = createFake(1, 'at once', 10);
    await expect(createLanes(producer).append('t', [batch('a')])).rejects.toMatchObject({
      code: 'body-too-large',
    });
  });
});
