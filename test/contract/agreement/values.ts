/** Values that search engines are known to take differently. */
import type { JsonValue } from '@kapuas/core/event/event.ts';
import { exactNumber } from '@kapuas/core/event/json.ts';
import fc from 'fast-check';

const WORDS = [
  'order',
  'Order',
  'ORDER',
  'paid',
  'pay',
  'payment',
  'payments',
  'time',
  'timeout',
  '42',
  '4',
  'été',
  'ÉTÉ',
  'ete',
  // The same with a combining mark.
  'e\u0301te\u0301',
  'straße',
  'STRASSE',
  'İstanbul',
  'ǅungla',
  'ΣΊΣΥΦΟΣ',
  'ﬁne',
  'Ⅷ',
  '注文',
  '注文書',
  'ทดสอบ',
  'हिन्दी',
  'مرحبا',
  '𝒳𝓎𝓏',
  'ab\u200dc',
  'x\ue000y',
  'AND',
  'to',
] as const;

/** Up to and beyond the lengths at which stores and their tokenizers cut. */
const LONG_WORDS = [249, 250, 251, 255, 256, 257, 500, 501, 760].map((length) =>
  'longword'.repeat(100).slice(0, length),
);
const ASTRAL_WORDS = [124, 125, 126, 128, 129, 300].map(
  (length) => `${'a'.repeat(length % 3)}${'𝒳'.repeat(length)}`,
);

export const WORD: fc.Arbitrary<string> = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.constantFrom(...LONG_WORDS, ...ASTRAL_WORDS) },
);

const SEPARATOR = fc.constantFrom(
  ' ',
  ' ',
  ' ',
  '-',
  '/',
  '. ',
  '_',
  ':',
  '\u00a0',
  '\n',
  '🙂',
  ' => ',
  '+',
  '~',
  '\u0301 ',
);

export const TEXT: fc.Arbitrary<string> = fc
  .array(fc.tuple(WORD, SEPARATOR), { maxLength: 7 })
  .map((parts) => parts.flat().join(''));

const LONG_TEXTS = [
  ...[255, 256, 257, 300].map((length) => 'value of which only the end differs '.repeat(10).slice(0, length)),
  `${'v'.repeat(255)}😀 and more`,
  '😀'.repeat(129),
];

const NUMBER: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom<JsonValue>(
    0.1,
    0.30000000000000004,
    1e21,
    1e-7,
    -1.5,
    2 ** 53,
    1.7976931348623157e308,
    5e-324,
  ),
  fc
    .constantFrom(
      '12345678901234567890',
      '12345678901234567891',
      '0.12345678901234567890123',
      '1e400',
      '-1E-400',
      '9007199254740993',
    )
    .map(exactNumber),
);

const NUMBER_TEXTS = [
  '7',
  '7.0',
  '007',
  ' 7',
  '+7',
  '7e0',
  '1E1',
  '-0',
  '.5',
  '0x1f',
  'NaN',
  'Infinity',
  '1'.repeat(300),
];

const TIMES: readonly JsonValue[] = [
  '2026-01-15',
  '2026-01-15T12:00:00Z',
  '2026-01-15T12:00:00.000001Z',
  '2026-01-15T12:00:00.123456789Z',
  '2026-01-15 19:00:00+07:00',
  '2026-01-15T12:00:00,5Z',
  '20260115T120000Z',
  '2026-02-30T00:00:00Z',
  '1768478400',
  '1768478400123.5',
  1_768_478_400,
  1_768_478_400_123,
  1_768_478_400_123_456,
  1_768_478_400.25,
  exactNumber('1768478400123456789'),
  '1999-12-31T23:59:60Z',
  '2100-01-01T00:00:00Z',
  '1969-12-31T23:59:59Z',
  'soon',
];
export const TIME: fc.Arbitrary<JsonValue> = fc.constantFrom(...TIMES);

export const SCALAR: fc.Arbitrary<JsonValue> = fc.oneof(
  WORD,
  TEXT,
  NUMBER,
  fc.boolean(),
  TIME,
  fc.constantFrom<JsonValue>(...NUMBER_TEXTS, ...LONG_TEXTS),
  fc.constantFrom<JsonValue>(
    '',
    ' ',
    'true',
    'a=b',
    'a>b',
    '100%',
    '%3D',
    '"',
    '\\',
    'a\u0000b',
    '\ud83d',
    '*',
  ),
);

/** As deep as lists and objects of logs are. */
export const VALUE: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 6, arbitrary: SCALAR },
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 2,
    arbitrary: fc.array(fc.oneof(SCALAR, fc.constant(null), fc.array(SCALAR, { maxLength: 2 })), {
      maxLength: 4,
    }),
  },
);

/** A scalar as a text of its own. */
export function textOf(value: JsonValue): string {
  const isRaw = typeof value === 'object' && value !== null && 'rawJSON' in value;
  return String(isRaw ? value.rawJSON : value);
}
