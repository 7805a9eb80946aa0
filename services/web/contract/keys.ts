import { type Static, Type } from 'typebox';
import { Name, Nullable, Time } from './values.ts';

/** Under `/apps/:app/keys`; the same calls under `/teams/:team/keys` for keys that write to every app of a team. */
export const Key = Type.Object({
  id: Type.String(),
  name: Type.String(),
  status: Type.Enum(['active', 'expired', 'revoked']),
  createdBy: Type.String({ description: 'E-mail of the user.' }),
  createdAt: Time,
  expiresAt: Nullable(Time),
  revokedAt: Nullable(Time),
});
export type Key = Static<typeof Key>;

export const KeyList = Type.Object({ keys: Type.Array(Key) });
export type KeyList = Static<typeof KeyList>;

export const CreateKey = Type.Object(
  { name: Name, expiresAt: Type.Optional(Nullable(Time)) },
  { additionalProperties: false },
);
export type CreateKey = Static<typeof CreateKey>;

/** The only time that the key and its forward password are seen. */
export const IssuedKey = Type.Object({
  id: Type.String({ description: 'Also the user name of the forward protocol.' }),
  name: Type.String(),
  key: Type.String(),
  forwardPassword: Type.String({ description: '`shared_key` and `password` of the forward protocol.' }),
  expiresAt: Nullable(Time),
});
export type IssuedKey = Static<typeof IssuedKey>;

export const KeyParams = Type.Object({ app: Type.String(), id: Type.String() });
export type KeyParams = Static<typeof KeyParams>;
export const TeamKeyParams = Type.Object({ team: Type.String(), id: Type.String() });
export type TeamKeyParams = Static<typeof TeamKeyParams>;

/** Rotation: make a new key, then let the old one expire once every forwarder has the new one. */
export const ChangeKey = Type.Object({ expiresAt: Nullable(Time) }, { additionalProperties: false });
export type ChangeKey = Static<typeof ChangeKey>;
