import { type Static, Type } from 'typebox';
import { Time } from './values.ts';

export const DeadLetterQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
export type DeadLetterQuery = Static<typeof DeadLetterQuery>;

/** `GET /apps/:app/dead-letters`: newest first, fewer than the limit when their texts are large. */
export const DeadLetterList = Type.Object({
  letters: Type.Array(
    Type.Object({
      eventId: Type.String(),
      at: Time,
      reason: Type.String(),
      text: Type.String({ description: 'The event as it was refused.' }),
    }),
  ),
  byReason: Type.Record(Type.String(), Type.Integer(), { description: 'How many are kept, by reason.' }),
});
export type DeadLetterList = Static<typeof DeadLetterList>;

/** `POST /apps/:app/dead-letters/replay` */
export const ReplayDeadLetters = Type.Object(
  { reason: Type.Optional(Type.String({ minLength: 1, description: 'Only letters with this reason.' })) },
  { additionalProperties: false },
);
export type ReplayDeadLetters = Static<typeof ReplayDeadLetters>;

export const DeadLetterReplay = Type.Object({
  replayed: Type.Integer({ description: 'Letters that wait for the indexer again.' }),
});
export type DeadLetterReplay = Static<typeof DeadLetterReplay>;
