/** How counts lie in the usage topic: `source` and `sequence` in the headers, rows of numbers in the value. */
import type { UsageEntry } from '@kapuas/core/ports/usage.ts';
import type { TopicRecord } from '../topic-reader.ts';
import type { RecordToAppend } from '../topic-writer.ts';

export interface UsageRecord {
  /** One per run of a process. */
  readonly source: string;
  /** 1, 2, 3, … within the source, whose records lie in this order; a record may lie there more than once. */
  readonly sequence: number;
  readonly entries: readonly UsageEntry[];
}

export function encodeUsage({ source, sequence, entries }: UsageRecord): RecordToAppend {
  const rows = entries.map((e) => [
    e.app,
    e.minute,
    e.events,
    e.bytes,
    e.unparsed,
    e.limited,
    e.rejected,
    e.deadLetters,
  ]);
  return {
    key: source,
    value: Buffer.from(JSON.stringify(rows)),
    headers: { source, sequence: String(sequence) },
  };
}

/** @returns undefined for what no recorder wrote */
export function decodeUsage({ value, headers }: TopicRecord): UsageRecord | undefined {
  const source = headers.get('source');
  const sequence = Number(headers.get('sequence'));
  const rows = parseRows(value);
  if (!source || !Number.isSafeInteger(sequence) || sequence < 1 || rows === undefined) return undefined;
  return { source, sequence, entries: rows.map(toEntry) };
}

type Row = readonly [string, ...number[]];

function parseRows(value: Buffer | null): readonly Row[] | undefined {
  try {
    const rows: unknown = JSON.parse(String(value));
    return Array.isArray(rows) && rows.every(isRow) ? rows : undefined;
  } catch {
    return undefined;
  }
}

/** A later version may add numbers at the end. */
function isRow(row: unknown): row is Row {
  if (!Array.isArray(row) || row.length < 8) return false;
  const [app, ...numbers] = row as unknown[];
  return typeof app === 'string' && numbers.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
}

function toEntry(row: Row): UsageEntry {
  const [app, ...numbers] = row;
  const [minute = 0, events = 0, bytes = 0, unparsed = 0, limited = 0, rejected = 0, deadLetters = 0] =
    numbers;
  return { app, minute, events, bytes, unparsed, limited, rejected, deadLetters };
}
