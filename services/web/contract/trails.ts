import { type Static, Type } from 'typebox';
import { FoundEvent } from './search.ts';

export const TrailParams = Type.Object({ requestId: Type.String({ minLength: 1, maxLength: 512 }) });
export type TrailParams = Static<typeof TrailParams>;

export const TrailQuery = Type.Object({
  from: Type.Optional(Type.String({ maxLength: 40, description: 'The whole retention when absent.' })),
  to: Type.Optional(Type.String({ maxLength: 40 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: '1,000 when absent.' })),
  cursor: Type.Optional(Type.String({ maxLength: 2_000 })),
});
export type TrailQuery = Static<typeof TrailQuery>;

/** What the caller may not read is counted in `hidden`, not shown. */
export const Trail = Type.Object({
  requestId: Type.String(),
  apps: Type.Array(
    Type.Object({
      app: Type.String(),
      count: Type.Integer(),
      first: Type.String(),
      last: Type.String(),
    }),
  ),
  events: Type.Array(FoundEvent, { description: 'In time order.' }),
  cursor: Type.Optional(Type.String({ description: 'Absent on the last page.' })),
  hidden: Type.Object({ apps: Type.Integer(), events: Type.Integer() }),
});
export type Trail = Static<typeof Trail>;
