import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { termsOf } from '@kapuas/core/query/values.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasBit } from '../format/bitmap.ts';
import { type Chunk, decodeSummary, encodeChunk } from '../format/chunk.ts';
import { decodeField, encodeField, type FieldData } from '../format/field-data.ts';
import { escapeTerm, tokenStart } from '../format/term-token.ts';
import { createChunkBuilder } from './chunk-builder.ts';
import { mergeChunks } from './chunk-merge.ts';

const TIME = Date.UTC(2026, 0, 1) * 1_000;

const event: fc.Arbitrary<CanonicalEvent> = fc.record({
  '@timestamp': fc.constant('2026-01-01T00:00:00Z'),
  message: fc.constant('m'),
  level: fc.constantFrom('info' as const, 'error' as const),
  attributes: fc.record(
    {
      few: fc.constantFrom('a', 'b', 3),
      many: fc.integer({ min: 0, max: 100_000 }),
      text: fc.string({ maxLength: 3 }),
      list: fc.array(fc.constantFrom('x', 'y', 1), { maxLength: 3 }),
    },
    { requiredKeys: [] },
  ),
});

/** Each with the separator before it. */
function tokensOf(terms: string): string[] {
  const separator = tokenStart('').charAt(0);
  return terms
    .split(separator)
    .slice(1)
    .map((token) => separator + token);
}

/** The rows' values again, from columns and terms together. */
function valuesOf(chunk: Chunk, terms: readonly string[]): string[][] {
  return terms.map((rowTerms, row) => {
    const coded = [...chunk.fields].flatMap(([name, { codes, dictionary }]) => {
      const code = codes?.[row] ?? 0;
      return code === 0 ? [] : [tokenStart(name) + escapeTerm(dictionary[code - 1] as string)];
    });
    return [...new Set([...coded, ...tokensOf(rowTerms)])].sort();
  });
}

function expectedValues(events: readonly CanonicalEvent[]): string[][] {
  return events.map((one) => {
    const found = new Set<string>();
    termsOf(one, (name, value) => found.add(tokenStart(name) + escapeTerm(value)));
    return [...found].sort();
  });
}

function stored(chunk: Chunk): Chunk {
  const { kinds, overflow } = decodeSummary(encodeChunk(chunk).fields);
  const fields = new Map<string, FieldData>();
  for (const [name, data] of chunk.fields) {
    fields.set(name, decodeField(encodeField(data), chunk.times.length, kinds.get(name) as number));
  }
  return { times: chunk.times, fields, overflow };
}

describe('chunks', () => {
  it('keep every value of every row in a dictionary or among the terms, merged or not', () => {
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 1_500, size: 'max' }),
        fc.nat(20),
        (events, cuts) => {
          const builder = createChunkBuilder();
          const terms: string[] = [];
          const chunks: Chunk[] = [];
          const size = Math.ceil(events.length / (cuts + 1));
          for (const [row, one] of events.entries()) {
            terms.push(builder.add(TIME + row, one));
            if ((row + 1) % size === 0) chunks.push(stored(builder.take()));
          }
          if (builder.rows > 0) chunks.push(stored(builder.take()));
          const merged = stored(mergeChunks(chunks));
          expect(merged.times).toEqual(Float64Array.from(events, (_, row) => TIME + row));
          expect(valuesOf(merged, terms)).toEqual(expectedValues(events));
          expectElsewhereIsRight(merged, terms);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('know which rows have terms, and their numbers where there is one a row', () => {
    const builder = createChunkBuilder();
    const terms = Array.from({ length: 600 }, (_, row) => builder.add(TIME, numbered(row * 1.5)));
    const { numbers, elsewhere } = builder.take().fields.get('attributes.n') as FieldData;
    for (const [row, rowTerms] of terms.entries()) {
      const isElsewhere = hasBit(elsewhere as Uint32Array, row);
      expect(isElsewhere).toBe(rowTerms !== '');
      expect(numbers?.[row]).toEqual(isElsewhere ? row * 1.5 : Number.NaN);
    }
    expect(terms.filter((rowTerms) => rowTerms !== '')).toHaveLength(600 - 255);
  });

  it('give no numbers for a field that has other values too', () => {
    const builder = createChunkBuilder();
    for (let row = 0; row < 600; row++) builder.add(TIME, numbered(row === 500 ? 'many' : row));
    expect(builder.take().fields.get('attributes.n')?.numbers).toBeUndefined();
  });

  it('keep more fields than they have columns for among the terms', () => {
    const builder = createChunkBuilder();
    const attributes = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`f${n}`, 'v']));
    const terms = builder.add(TIME, { '@timestamp': '', message: 'm', attributes });
    const chunk = builder.take();
    expect(chunk.overflow).toBe(true);
    expect(chunk.fields.size + terms.split('\x1f').length - 1).toBe(400);
    builder.add(TIME, { '@timestamp': '', message: 'm', attributes: { other: 'v' } });
    const next = builder.take();
    expect(next.overflow).toBe(true);
    builder.add(TIME, { '@timestamp': '', message: 'm', attributes: { other: 'v' } });
    expect(builder.take().overflow).toBe(false);
  });

  it('count their levels', () => {
    const builder = createChunkBuilder();
    for (const level of ['info', 'error', 'info', undefined] as const) {
      builder.add(TIME, { '@timestamp': '', message: 'm', ...(level && { level }) });
    }
    expect(JSON.parse(encodeChunk(builder.take()).levels)).toEqual({ info: 2, error: 1, '': 1 });
  });
});

function numbered(n: number | string): CanonicalEvent {
  return { '@timestamp': '', message: 'm', attributes: { n } };
}

function expectElsewhereIsRight(chunk: Chunk, terms: readonly string[]): void {
  for (const [name, { elsewhere }] of chunk.fields) {
    const start = tokenStart(name);
    const expected = terms.map((rowTerms) => tokensOf(rowTerms).some((term) => term.startsWith(start)));
    const actual = terms.map((_, row) => elsewhere !== undefined && hasBit(elsewhere, row));
    expect(actual).toEqual(expected);
  }
}
