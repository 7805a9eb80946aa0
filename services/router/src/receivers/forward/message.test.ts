import { ExtData, encode } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import { openCompressed, openPlain } from './content.ts';
import type { ForwardRecord } from './intake.ts';
import { parseMessage, peekTag } from './message.ts';

/** As Fluent Bit 5.1 writes one record with metadata: Forward mode, the options in a map of the long form. */
const FLUENT_BIT =
  'k6phcHAuYWNjZXNzkZKS1wBrAR+sAw13ooGha6F2gqdtZXNzYWdlpmjDqWxsb6FuAd8AAAADpWNodW5ruDJKSzUwblBjZFVzSThXNVBvcGRu' +
  'a2c9PaRzaXplAa1mbHVlbnRfc2lnbmFsAA==';

const LIMITS = { maxMessageBytes: 1_000_000, maxDecompressedBytes: 1_000_000 };

/** As fluentd 1.19 (out_forward, require_ack_response) writes three records. */
const FLUENTD =
  'k6phcHAuYWNjZXNz2wAAAFqS1wBrARhSA8UB5oKnbWVzc2FnZaZow6lsbG+hbgGS1wBrARhTA+M1+4KnbWVzc2FnZaZow6lsbG+hbgGS1wBr' +
  'ARhUA/7wtYKnbWVzc2FnZaZow6lsbG+hbgGDpHNpemUDqmNvbXByZXNzZWSkdGV4dKVjaHVua7laZ3dYVmFNSUVwYjAzNE1Sa3NlT3pRPT0K';

/** The same with `compress gzip`: a gzip member for each append to its buffer. */
const FLUENTD_GZIP =
  'k6phcHAuYWNjZXNz2wAAAJkfiwgAWhgBawADm3SdIZtRIopFad7ppuW5qcXFiempyzIOr8zJyV+YxwgAH0QImB4AAAAfiwgAWxgBawADm3Sd' +
  'IZtRIpolMlmtaXluanFxYnrqsozDK3Ny8hfmMQIAlI47Mh4AAAAfiwgAXBgBawADm3SdIZtRIobhgqp60/Lc1OLixPTUZRmHV+bk5C/MYwQA' +
  'DmhChR4AAACDpHNpemUDqmNvbXByZXNzZWSkZ3ppcKVjaHVua7laZ3dYWFVXbThESXFlNThyWDhrcXhRPT0K';

function parse(bytes: Uint8Array) {
  const message = parseMessage(Buffer.from(bytes));
  if (message === undefined) throw new Error('a heartbeat');
  return message;
}

async function recordsOf(message: ReturnType<typeof parse>): Promise<ForwardRecord[]> {
  const { content, tag } = message;
  const slices =
    content.kind === 'compressed' ? await openCompressed(content, tag, LIMITS) : openPlain(content, tag);
  const records: ForwardRecord[] = [];
  for await (const slice of slices) records.push(...slice.records);
  return records;
}

test('PackedForward from fluentd: entries as a string of bytes that are no UTF-8', async () => {
  const message = parse(Buffer.from(FLUENTD, 'base64'));
  const record = { message: 'héllo', n: 1 };
  expect(await recordsOf(message)).toEqual([
    { tag: 'app.access', time: '2026-11-21T04:04:34.063242726Z', record },
    { tag: 'app.access', time: '2026-11-21T04:04:35.065222139Z', record },
    { tag: 'app.access', time: '2026-11-21T04:04:36.067039413Z', record },
  ]);
});

test('its acknowledgement has the chunk byte for byte, line end included', () => {
  const { ack } = parse(Buffer.from(FLUENTD, 'base64'));
  expect(ack?.toString('latin1')).toBe('\x81\xa3ack\xb9ZgwXVaMIEpb034MRkseOzQ==\n');
});

test('CompressedPackedForward from fluentd: several gzip members', async () => {
  const records = await recordsOf(parse(Buffer.from(FLUENTD_GZIP, 'base64')));
  expect(records.map(({ time }) => time)).toEqual([
    '2026-11-21T04:04:42.069377739Z',
    '2026-11-21T04:04:43.072966950Z',
    '2026-11-21T04:04:44.013640999Z',
  ]);
  expect(records.map(({ record }) => record.message)).toEqual(['héllo', 'héllo', 'héllo']);
});

test('Forward mode from Fluent Bit, with metadata', async () => {
  const message = parse(Buffer.from(FLUENT_BIT, 'base64'));
  const record = { message: 'héllo', n: 1, metadata: { k: 'v' } };
  expect(await recordsOf(message)).toEqual([
    { tag: 'app.access', time: '2026-11-21T04:35:56.051214242Z', record },
  ]);
  expect(message.ack?.toString('latin1')).toBe('\x81\xa3ack\xb82JK50nPcdUsI8W5Popdnkg==');
});

test('Message mode, with and without options', async () => {
  const bare = parse(encode(['app', 1_441_588_984, { message: 'bar' }]));
  expect(await recordsOf(bare)).toEqual([
    { tag: 'app', time: '2015-09-07T01:23:04Z', record: { message: 'bar' } },
  ]);
  expect(bare.ack).toBeUndefined();
  const asked = parse(encode(['app', 1_441_588_984, { message: 'bar' }, { chunk: 'id' }]));
  expect(asked.ack).toEqual(Buffer.from(encode({ ack: 'id' })));
});

test('Forward mode', async () => {
  const time = new ExtData(0, Buffer.from('6b0118520000000a', 'hex'));
  const message = parse(
    encode([
      'app',
      [
        [1_441_588_984, { a: 1 }],
        [time, { b: 2 }],
      ],
      { size: 2, chunk: 'id' },
    ]),
  );
  expect(await recordsOf(message)).toEqual([
    { tag: 'app', time: '2015-09-07T01:23:04Z', record: { a: 1 } },
    { tag: 'app', time: '2026-11-21T04:04:34.000000010Z', record: { b: 2 } },
  ]);
});

test('PackedForward with entries as bin and no options', async () => {
  const entries = Buffer.concat([encode([1_441_588_984, { a: 1 }]), encode([1_441_588_985, { a: 2 }])]);
  expect((await recordsOf(parse(encode(['app', entries])))).map(({ record }) => record)).toEqual([
    { a: 1 },
    { a: 2 },
  ]);
  expect(await recordsOf(parse(encode(['app', new Uint8Array(0), { compressed: 'gzip' }])))).toEqual([]);
});

test('a chunk that is bin is acknowledged as bin', () => {
  const chunk = Buffer.from([1, 0xff]);
  expect(parse(encode(['app', [], { chunk }])).ack).toEqual(Buffer.from(encode({ ack: chunk })));
  expect(parse(encode(['app', [], { chunk: null }])).ack).toBeUndefined();
  expect(parse(encode(['app', [], null])).ack).toBeUndefined();
});

test("Fluent Bit's metadata option of Message mode", async () => {
  const message = parse(
    encode(['app', 1_441_588_984, { a: 1 }, { fluent_signal: 0, metadata: { trace: 'x' } }]),
  );
  expect((await recordsOf(message))[0]?.record).toEqual({ a: 1, metadata: { trace: 'x' } });
});

test('nil is a heartbeat', () => {
  expect(parseMessage(Buffer.from([0xc0]))).toBeUndefined();
});

test.each([
  ['no array', 1, /a message is an array/],
  ['an array of one', ['app'], /a message is an array/],
  ['a tag that is no string', [1, []], /the tag is no string/],
  ['a time without record', ['app', 1], /no record/],
  ['an unknown compression', ['app', Buffer.from([1]), { compressed: 'lzma' }], /compressed as "lzma"/],
  ['metrics', ['app', Buffer.from([1]), { fluent_signal: 1 }], /fluent_signal is 1: only logs/],
])('refuses %s', (_, message, reason) => {
  expect(() => parse(encode(message))).toThrow(reason);
});

test('refuses entries that are cut off, and takes none of them', () => {
  const entries = Buffer.concat([encode([1, { a: 1 }]), encode([1, { a: 2 }]).subarray(0, -1)]);
  const { content, tag } = parse(encode(['app', entries]));
  expect(() => openPlain(content as Parameters<typeof openPlain>[0], tag)).toThrow('cut off');
});

test('the tag of a message that is not whole', () => {
  const bytes = Buffer.from(encode(['key.app', new Uint8Array(5000)]));
  expect(peekTag(bytes.subarray(0, 100))).toBe('key.app');
  expect(peekTag(Buffer.from(encode(['x'.repeat(100), []])).subarray(0, 50))).toBeUndefined();
  expect(peekTag(Buffer.alloc(100))).toBeUndefined();
});
