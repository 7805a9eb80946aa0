import { type Static, Type } from 'typebox';
import { Email, NewPassword, Permission, TeamRole, Time } from './values.ts';

export const SignIn = Type.Object(
  { email: Email, password: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);
export type SignIn = Static<typeof SignIn>;

export const CurrentUser = Type.Object({
  id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  admin: Type.Boolean(),
  permissions: Type.Array(Permission, { description: 'What holds everywhere, teams aside.' }),
  teams: Type.Array(
    Type.Object({
      name: Type.String(),
      role: TeamRole,
      permissions: Type.Array(Permission, { description: 'What holds in this team.' }),
    }),
  ),
});
export type CurrentUser = Static<typeof CurrentUser>;

/** Answer of `POST /session` and `GET /session`. */
export const SessionAnswer = Type.Object({
  user: CurrentUser,
  expiresAt: Type.Optional(Time),
});
export type SessionAnswer = Static<typeof SessionAnswer>;

export const ChangePassword = Type.Object(
  { current: Type.String({ minLength: 1, maxLength: 200 }), next: NewPassword },
  { additionalProperties: false },
);
export type ChangePassword = Static<typeof ChangePassword>;
