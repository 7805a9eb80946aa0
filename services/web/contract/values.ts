import { PERMISSIONS, TEAM_ROLES } from '@kapuas/core/apps/roles.ts';
import { type TSchema, Type } from 'typebox';

/** Values that many calls share. Every time in the API is RFC 3339 in UTC. */

export const Time = Type.String({ format: 'date-time' });

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const TeamRole = Type.Enum([...TEAM_ROLES]);

export const Permission = Type.Enum([...PERMISSIONS]);

export const Email = Type.String({ minLength: 3, maxLength: 254 });

/** A new password; an existing one is taken at any length. */
export const NewPassword = Type.String({ minLength: 10, maxLength: 200 });

export const Name = Type.String({ minLength: 1, maxLength: 100 });
