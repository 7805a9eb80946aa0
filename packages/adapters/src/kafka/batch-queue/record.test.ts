import { expect, it } from 'vitest';
import { fromRecord, halve, nameBatch, toRecord } from './record.ts';

const LINES = ['{"message":"one"}', '{"message":"zwei ü"}', '{"message":"three"}'];
const BATCH = {
  app: 'shop',
  count: 3,
  receivedAt: 1_735_689_600_123,
  payload: Buffer.from(`${LINES.join('\n')}\n`),
};

function throughKafka(batch: Parameters<typeof toRecord>[0]) {
  const { value, headers } = toRecord(batch);
  return fromRecord({ offset: 7, timestamp: 1, headers: [...headers], value }, batch.app);
}

it('keeps a batch as it is', () => {
  const named = nameBatch({ ...BATCH, clientId: 'chunk ü 1' });
  expect(throughKafka(named)).toEqual({ ...BATCH, clientId: 'chunk ü 1' });
});

it('names batches that have no name, each differently and in the order of time', () => {
  const names = Array.from({ length: 3 }, () => nameBatch(BATCH).clientId);
  expect(new Set(names).size).toBe(3);
  expect([...names].sort()).toEqual(names);
  expect(throughKafka(nameBatch(BATCH))?.clientId).toBeDefined();
});

it('reads what another producer wrote, and no record without a value', () => {
  const foreign = {
    offset: 1,
    timestamp: 5,
    headers: [[Buffer.from('count'), Buffer.from('many')] as const],
  };
  expect(fromRecord({ ...foreign, value: BATCH.payload }, 'shop')).toEqual({
    app: 'shop',
    count: 3,
    receivedAt: 5,
    payload: BATCH.payload,
  });
  expect(fromRecord({ ...foreign, value: null }, 'shop')).toBeUndefined();
  expect(fromRecord({ ...foreign, value: Buffer.alloc(0) }, 'shop')).toBeUndefined();
});

it('halves at the lines, with names that follow from the batch', () => {
  const batch = nameBatch({ ...BATCH, clientId: 'c' });
  const [first, second] = halve(batch) ?? [];
  expect([first?.clientId, first?.count, Buffer.from(first?.payload ?? []).toString()]).toEqual([
    'c/0',
    2,
    `${LINES[0]}\n${LINES[1]}\n`,
  ]);
  expect([second?.clientId, second?.count, Buffer.from(second?.payload ?? []).toString()]).toEqual([
    'c/1',
    1,
    `${LINES[2]}\n`,
  ]);
  expect(second && halve(second)).toBeUndefined();
});
