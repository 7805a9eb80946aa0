import type { Kysely } from 'kysely';

/**
 * The catalog's tables. Types are those that every database has: text, bigint, and JSON as text; booleans
 * are 0 or 1, times milliseconds since the epoch. A driver may give a bigint back as a string.
 */
export interface CatalogTables {
  users: {
    id: string;
    email: string;
    name: string;
    password_hash: string;
    admin: Flag;
    disabled: Flag;
    created_at: number;
  };
  teams: { name: string; created_at: number };
  members: { team: string; user_id: string; role: string };
  apps: {
    name: string;
    team: string;
    spec: string;
    suspended: Flag;
    delete_after: number | null;
    generation: number;
    observed_generation: number;
    status: string;
    conditions: string;
    created_at: number;
  };
  app_requests: {
    id: string;
    team: string;
    app: string;
    spec: string;
    status: string;
    requested_by: string;
    created_at: number;
    decided_by: string | null;
    decided_at: number | null;
    reason: string | null;
  };
  keys: {
    id: string;
    owner_kind: 'app' | 'team';
    owner_name: string;
    name: string;
    hash: string;
    created_by: string;
    created_at: number;
    /** Orders keys made within one millisecond. */
    ordinal: string;
    expires_at: number | null;
    revoked_at: number | null;
  };
  sessions: {
    token_hash: string;
    user_id: string;
    created_at: number;
    last_seen_at: number;
    expires_at: number;
  };
  api_tokens: {
    id: string;
    token_hash: string;
    user_id: string;
    name: string;
    scopes: string;
    created_at: number;
    ordinal: string;
    expires_at: number | null;
  };
  audit: {
    sequence: number;
    at: number;
    actor: string;
    action: string;
    target: string;
    detail: string;
    previous_hash: string;
    hash: string;
  };
}

export type Flag = 0 | 1;
export type CatalogDatabase = Kysely<CatalogTables>;

export function toFlag(value: boolean): Flag {
  return value ? 1 : 0;
}

export function optionalNumber(value: number | null): number | null {
  return value === null ? null : Number(value);
}
