import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import type { StoredEvent } from '@kapuas/core/ports/event-store.ts';
import type { FieldSchema } from '@kapuas/core/query/fields.ts';
import { createReader } from '@kapuas/core/query/values.ts';

const DEFAULT_COLUMNS = '@timestamp,app,level,service,host,request_id,message';

type Column = (event: StoredEvent) => string;

/** RFC 4180. @param columns field names of the search language, comma-separated; also `app` and `id` */
export function createCsv(schema: FieldSchema, columns = DEFAULT_COLUMNS) {
  const names = columns.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  const readers = names.map((name) => columnOf(schema, name));
  return {
    header: csvLine(names),
    line: (event: StoredEvent) => csvLine(readers.map((read) => read(event))),
  };
}

function columnOf(schema: FieldSchema, name: string): Column {
  if (name === 'app') return (event) => event.app;
  if (name === 'id') return (event) => event.id;
  const read = createReader(schema.resolve(name));
  return ({ event }) => read(event as CanonicalEvent).join(' ');
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Logs hold what strangers wrote: a cell that a spreadsheet would run as a formula is made text by a quote. */
function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
