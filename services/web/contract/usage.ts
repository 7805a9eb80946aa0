import { type Static, Type } from 'typebox';

export const UsageQuery = Type.Object({
  apps: Type.Optional(Type.String({ maxLength: 20_000, description: 'As for a search.' })),
  from: Type.Optional(Type.String({ maxLength: 40, description: 'A day ago when absent.' })),
  to: Type.Optional(Type.String({ maxLength: 40 })),
  interval: Type.Optional(
    Type.String({ maxLength: 20, description: 'Whole minutes; about 60 steps when absent.' }),
  ),
});
export type UsageQuery = Static<typeof UsageQuery>;

const counts = {
  events: Type.Integer({ description: 'Answered with success.' }),
  bytes: Type.Integer(),
  unparsed: Type.Integer({ description: 'Of these, kept as text.' }),
  limited: Type.Integer({ description: 'Refused with 429.' }),
  rejected: Type.Integer({ description: 'Refused for another reason.' }),
  deadLetters: Type.Integer({ description: 'Refused for good by the store.' }),
};

export const UsageCounts = Type.Object(counts);
export type UsageCounts = Static<typeof UsageCounts>;

export const UsageAnswer = Type.Object({
  interval: Type.String(),
  intervalMs: Type.Integer(),
  from: Type.String(),
  to: Type.String(),
  apps: Type.Array(
    Type.Object({
      app: Type.String(),
      team: Type.String(),
      total: UsageCounts,
      series: Type.Array(Type.Object({ at: Type.String(), ...counts }), {
        description: 'Oldest first; steps without anything are left out.',
      }),
    }),
  ),
});
export type UsageAnswer = Static<typeof UsageAnswer>;
