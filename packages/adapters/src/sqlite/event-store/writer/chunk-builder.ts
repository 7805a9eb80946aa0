import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { exactText, termsOf } from '@kapuas/core/query/values.ts';
import type { Chunk } from '../format/chunk.ts';
import type { FieldData } from '../format/field-data.ts';
import { escapeTerm, tokenStart } from '../format/term-token.ts';
import { createFieldBuilder, type FieldBuilder } from './field-builder.ts';

/** Fields of a chunk that are kept by column. Past that, values are found as terms only. */
const MAX_FIELDS = 250;
const FIRST_CAPACITY = 512;

/** Collects the columns of consecutive rows. */
export interface ChunkBuilder {
  readonly rows: number;
  /** Adds the next row. @returns its terms for the index of terms, maybe none */
  add(time: number, event: CanonicalEvent): string;
  /** What was added since the last take. */
  take(): Chunk;
}

export function createChunkBuilder(): ChunkBuilder {
  const fields = new Map<string, FieldBuilder>();
  let times = new Float64Array(FIRST_CAPACITY);
  let rows = 0;
  let overflow = false;
  let terms = '';

  function addValue(name: string, value: string): void {
    terms += fieldNamed(name).add(rows, value);
  }

  function fieldNamed(name: string): Pick<FieldBuilder, 'add'> {
    const known = fields.get(name);
    if (known !== undefined) return known;
    if (fields.size >= MAX_FIELDS) {
      overflow = true;
      return { add: (_, value) => tokenStart(name) + escapeTerm(value) };
    }
    const created = createFieldBuilder(name);
    fields.set(name, created);
    return created;
  }

  function add(time: number, event: CanonicalEvent): string {
    if (rows === times.length) {
      const larger = new Float64Array(rows * 2);
      larger.set(times);
      times = larger;
    }
    times[rows] = time;
    terms = '';
    termsOf(event, addValue);
    if (event.parse_error !== undefined) addValue('parse_error', exactText(event.parse_error));
    rows++;
    return terms;
  }

  function take(): Chunk {
    const taken = new Map<string, FieldData>();
    for (const [name, field] of fields) {
      const data = field.take(rows);
      if (data !== undefined) taken.set(name, data);
      // A field that has gone makes room for others.
      else if (fields.size >= MAX_FIELDS) fields.delete(name);
    }
    const chunk = { times: times.slice(0, rows), fields: taken, overflow };
    rows = 0;
    overflow = false;
    return chunk;
  }

  return {
    get rows() {
      return rows;
    },
    add,
    take,
  };
}
