import type { UsageEntry } from '@kapuas/core/ports/usage.ts';
import { describe, expect, it } from 'vitest';
import { decodeUsage, encodeUsage } from './usage-record.ts';

const entry: UsageEntry = {
  app: 'shop',
  minute: 1_735_689_600_000,
  events: 1,
  bytes: 2 ** 52,
  unparsed: 3,
  limited: 4,
  rejected: 5,
  deadLetters: 6,
};

const read = (value: unknown, headers: Record<string, string> = { source: 's', sequence: '1' }) =>
  decodeUsage({
    offset: 0,
    key: '',
    value: value === null ? null : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    headers: new Map(Object.entries(headers)),
  });

describe('a record of usage', () => {
  it('comes back as it went', () => {
    const usage = {
      source: 'router-1',
      sequence: 7,
      entries: [entry, { ...entry, app: 'other', events: 0 }],
    };
    const { value, headers = {} } = encodeUsage(usage);
    expect(read(value === null ? null : Buffer.from(value).toString(), headers)).toEqual(usage);
  });

  it('may have more numbers than this version knows', () => {
    expect(read([['shop', 60_000, 1, 2, 3, 4, 5, 6, 7]])?.entries).toEqual([
      {
        app: 'shop',
        minute: 60_000,
        events: 1,
        bytes: 2,
        unparsed: 3,
        limited: 4,
        rejected: 5,
        deadLetters: 6,
      },
    ]);
  });

  it.each([
    [null, undefined],
    ['no json', undefined],
    [{}, undefined],
    [[['shop', 60_000, 1, 2, 3, 4, 5]], undefined],
    [[['shop', 60_000, 1, 2, 3, 4, 5, -6]], undefined],
    [[[1, 60_000, 1, 2, 3, 4, 5, 6]], undefined],
    [[], { source: 's' }],
    [[], { source: 's', sequence: '0' }],
    [[], { sequence: '1' }],
  ])('is not taken for one when it is none: %j %j', (value, headers) => {
    expect(read(value, headers)).toBeUndefined();
  });
});
