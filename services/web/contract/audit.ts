import { type Static, Type } from 'typebox';
import { Time } from './values.ts';

export const AuditQuery = Type.Object({
  actor: Type.Optional(Type.String({ maxLength: 300, description: 'E-mail, `token:<name>` or `system`.' })),
  action: Type.Optional(Type.String({ maxLength: 100, description: '`noun.verb`, such as `app.change`.' })),
  target: Type.Optional(Type.String({ maxLength: 300, description: '`kind:name`, such as `app:checkout`.' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: '100 when absent.' })),
  cursor: Type.Optional(Type.String({ maxLength: 20 })),
});
export type AuditQuery = Static<typeof AuditQuery>;

export const AuditEntry = Type.Object({
  id: Type.Integer({ description: 'Place in the chain: 1, 2, 3, ...' }),
  at: Time,
  actor: Type.String(),
  action: Type.String(),
  target: Type.String(),
  detail: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
  hash: Type.String({ description: 'Chains the entry to the one before.' }),
});
export type AuditEntry = Static<typeof AuditEntry>;

/** Newest first. */
export const AuditAnswer = Type.Object({
  entries: Type.Array(AuditEntry),
  cursor: Type.Optional(Type.String({ description: 'Absent on the last page.' })),
});
export type AuditAnswer = Static<typeof AuditAnswer>;
