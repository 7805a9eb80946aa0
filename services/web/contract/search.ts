import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { type Static, Type } from 'typebox';
import { FieldType } from './apps.ts';

/** Which events: shared by every call that searches. */
const selection = {
  apps: Type.Optional(
    Type.String({
      maxLength: 20_000,
      description: 'Names, comma-separated; `*` (default) for all readable.',
    }),
  ),
  q: Type.Optional(Type.String({ maxLength: 20_000, description: 'Search language; empty for all.' })),
  from: Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'ISO 8601, epoch milliseconds, or relative (-15m); inclusive.',
    }),
  ),
  to: Type.Optional(Type.String({ maxLength: 40, description: 'As `from`; exclusive.' })),
};

const Order = Type.Enum(['desc', 'asc']);

export const SearchQuery = Type.Object({
  ...selection,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: '100 when absent.' })),
  cursor: Type.Optional(Type.String({ maxLength: 2_000 })),
  order: Type.Optional(Order),
});
export type SearchQuery = Static<typeof SearchQuery>;

export const Event = Type.Unsafe<CanonicalEvent>({
  type: 'object',
  additionalProperties: true,
  description: 'The canonical event.',
});

export const FoundEvent = Type.Object({ id: Type.String(), app: Type.String(), event: Event });
export type FoundEvent = Static<typeof FoundEvent>;

export const SearchAnswer = Type.Object({
  events: Type.Array(FoundEvent),
  cursor: Type.Optional(Type.String({ description: 'Absent on the last page.' })),
  total: Type.Object({ value: Type.Integer(), relation: Type.Enum(['eq', 'gte']) }),
  tookMs: Type.Number(),
});
export type SearchAnswer = Static<typeof SearchAnswer>;

export const HistogramQuery = Type.Object({
  ...selection,
  interval: Type.Optional(
    Type.String({
      maxLength: 20,
      description: 'Such as 30s, 5m, 1h, 1d, or milliseconds; about 60 buckets when absent.',
    }),
  ),
  by: Type.Optional(Type.Enum(['level', 'app'])),
});
export type HistogramQuery = Static<typeof HistogramQuery>;

/** `from` and `to` are the resolved range, so that relative times can be drawn. Empty buckets are left out. */
export const HistogramAnswer = Type.Object({
  interval: Type.String(),
  intervalMs: Type.Integer(),
  from: Type.String(),
  to: Type.String(),
  buckets: Type.Array(
    Type.Object({
      at: Type.String({ description: 'Start of the bucket, RFC 3339.' }),
      total: Type.Integer(),
      by: Type.Record(Type.String(), Type.Integer()),
    }),
  ),
});
export type HistogramAnswer = Static<typeof HistogramAnswer>;

export const FieldsQuery = Type.Object({
  ...selection,
  names: Type.Optional(
    Type.String({ maxLength: 5_000, description: 'Comma-separated; all that are found when absent.' }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, description: 'Values a field; 10 when absent.' }),
  ),
});
export type FieldsQuery = Static<typeof FieldsQuery>;

export const FieldsAnswer = Type.Object({
  fields: Type.Array(
    Type.Object({
      name: Type.String(),
      type: FieldType,
      values: Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() })),
      more: Type.Boolean(),
    }),
  ),
});
export type FieldsAnswer = Static<typeof FieldsAnswer>;

export const ContextQuery = Type.Object({
  app: Type.String(),
  id: Type.String({ maxLength: 1_000 }),
  before: Type.Optional(Type.Integer({ minimum: 0, maximum: 200, description: '20 when absent.' })),
  after: Type.Optional(Type.Integer({ minimum: 0, maximum: 200, description: '20 when absent.' })),
});
export type ContextQuery = Static<typeof ContextQuery>;

/** In time order, the event itself among them. */
export const ContextAnswer = Type.Object({ events: Type.Array(FoundEvent) });
export type ContextAnswer = Static<typeof ContextAnswer>;

export const ExportQuery = Type.Object({
  ...selection,
  order: Type.Optional(Order),
  format: Type.Optional(Type.Enum(['ndjson', 'csv'])),
  columns: Type.Optional(
    Type.String({ maxLength: 2_000, description: 'For CSV: field names, comma-separated.' }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Events; 100,000 when absent.' }),
  ),
});
export type ExportQuery = Static<typeof ExportQuery>;
