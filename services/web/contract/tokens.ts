import { type Static, Type } from 'typebox';
import { Name, Nullable, Time } from './values.ts';

/** A scope only narrows what the user may do: read, change, approve, administer. */
export const TokenScope = Type.Enum(['read', 'write', 'approve', 'admin']);
export type TokenScope = Static<typeof TokenScope>;

export const ApiToken = Type.Object({
  id: Type.String(),
  name: Type.String(),
  scopes: Type.Array(TokenScope),
  createdAt: Time,
  expiresAt: Nullable(Time),
});
export type ApiToken = Static<typeof ApiToken>;

/** The caller's own tokens. These calls need a session: a token cannot make tokens. */
export const ApiTokenList = Type.Object({ tokens: Type.Array(ApiToken) });
export type ApiTokenList = Static<typeof ApiTokenList>;

export const CreateApiToken = Type.Object(
  {
    name: Name,
    scopes: Type.Array(TokenScope, { minItems: 1, maxItems: 4, uniqueItems: true }),
    expiresAt: Type.Optional(Nullable(Time)),
  },
  { additionalProperties: false },
);
export type CreateApiToken = Static<typeof CreateApiToken>;

/** The only time that the token is seen. */
export const IssuedApiToken = Type.Object({
  id: Type.String(),
  name: Type.String(),
  token: Type.String(),
  scopes: Type.Array(TokenScope),
  createdAt: Time,
  expiresAt: Nullable(Time),
});
export type IssuedApiToken = Static<typeof IssuedApiToken>;

export const ApiTokenParams = Type.Object({ id: Type.String() });
export type ApiTokenParams = Static<typeof ApiTokenParams>;
