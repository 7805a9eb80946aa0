import { type Static, Type } from 'typebox';
import { Name, Permission, TeamRole, Time } from './values.ts';

export const CreateTeam = Type.Object({ name: Name }, { additionalProperties: false });
export type CreateTeam = Static<typeof CreateTeam>;

export const TeamParams = Type.Object({ team: Type.String() });
export type TeamParams = Static<typeof TeamParams>;

export const Team = Type.Object({
  name: Type.String(),
  createdAt: Time,
  permissions: Type.Array(Permission, { description: 'What the caller may do in this team.' }),
});
export type Team = Static<typeof Team>;

export const TeamList = Type.Object({ teams: Type.Array(Team) });
export type TeamList = Static<typeof TeamList>;

export const Member = Type.Object({
  userId: Type.String(),
  email: Type.String(),
  name: Type.String(),
  role: TeamRole,
});
export type Member = Static<typeof Member>;

/** Answer of `GET /teams/:team`. */
export const TeamDetail = Type.Object({
  name: Type.String(),
  createdAt: Time,
  permissions: Type.Array(Permission),
  members: Type.Array(Member),
  apps: Type.Array(Type.String()),
});
export type TeamDetail = Static<typeof TeamDetail>;

/** `PUT` and `DELETE /teams/:team/members/:email`. */
export const MemberParams = Type.Object({ team: Type.String(), email: Type.String() });
export type MemberParams = Static<typeof MemberParams>;

export const SetMember = Type.Object({ role: TeamRole }, { additionalProperties: false });
export type SetMember = Static<typeof SetMember>;
