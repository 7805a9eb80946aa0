import { type Static, Type } from 'typebox';
import { Event } from './search.ts';

/** `GET /tail`: server-sent events until the caller goes. */
export const TailQuery = Type.Object({
  apps: Type.Optional(Type.String({ maxLength: 20_000 })),
  q: Type.Optional(Type.String({ maxLength: 20_000 })),
});
export type TailQuery = Static<typeof TailQuery>;

/** Data of the server-sent event `ready`, sent once the tail listens. */
export const TailReady = Type.Object({ apps: Type.Array(Type.String()) });
export type TailReady = Static<typeof TailReady>;

/** Data of each server-sent event `events`: as they come in, oldest first; not stored yet, so without ids. */
export const TailEvents = Type.Object({
  events: Type.Array(Type.Object({ app: Type.String(), event: Event })),
});
export type TailEvents = Static<typeof TailEvents>;

/** Data of the server-sent event `dropped`: events left out since the start because the reader was too slow. */
export const TailDropped = Type.Object({ dropped: Type.Integer() });
export type TailDropped = Static<typeof TailDropped>;
