import { type Static, Type } from 'typebox';
import { Email, Name, NewPassword, Time } from './values.ts';

export const User = Type.Object({
  id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  admin: Type.Boolean(),
  disabled: Type.Boolean(),
  createdAt: Time,
});
export type User = Static<typeof User>;

export const UserList = Type.Object({ users: Type.Array(User) });
export type UserList = Static<typeof UserList>;

/** The administrator hands the password over; the user changes it with `PUT /session/password`. */
export const CreateUser = Type.Object(
  { email: Email, name: Type.Optional(Name), password: NewPassword, admin: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
export type CreateUser = Static<typeof CreateUser>;

export const UserParams = Type.Object({ id: Type.String() });
export type UserParams = Static<typeof UserParams>;

/** A new password or `disabled: true` ends all sessions of the user. */
export const ChangeUser = Type.Object(
  {
    name: Type.Optional(Name),
    password: Type.Optional(NewPassword),
    admin: Type.Optional(Type.Boolean()),
    disabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type ChangeUser = Static<typeof ChangeUser>;
