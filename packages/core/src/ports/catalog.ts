import type { AppSpec, AppStatus, Condition } from '../apps/app.ts';
import type { AppRequestStatus } from '../apps/app-request.ts';
import type { TeamRole } from '../apps/roles.ts';

/**
 * Teams, users, apps, app requests, keys and the audit. Times are milliseconds since the epoch; ids are
 * made by the catalog unless they are given. `list…` calls are ordered by name or, where they page, newest first.
 */
export interface Catalog extends CatalogReader {
  /**
   * Runs `work` in one transaction with serializable outcome: all of it or, when it throws, nothing.
   * Nested calls are an error. Changes are durable when the promise resolves.
   */
  transaction<T>(work: (tx: CatalogWriter) => Promise<T>): Promise<T>;
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}

export interface CatalogReader {
  userByEmail(email: string): Promise<User | undefined>;
  userById(id: string): Promise<User | undefined>;
  listUsers(): Promise<readonly User[]>;
  team(name: string): Promise<Team | undefined>;
  listTeams(): Promise<readonly Team[]>;
  members(team: string): Promise<readonly Member[]>;
  /** The teams of one user with the role in each. */
  memberships(userId: string): Promise<readonly { readonly team: string; readonly role: TeamRole }[]>;
  app(name: string): Promise<App | undefined>;
  listApps(): Promise<readonly App[]>;
  appRequest(id: string): Promise<AppRequest | undefined>;
  /** Newest first. */
  listAppRequests(filter?: {
    readonly status?: AppRequestStatus;
    readonly teams?: readonly string[];
  }): Promise<readonly AppRequest[]>;
  /** Keys of one app or team, revoked ones included, newest first. */
  keys(owner: KeyOwner): Promise<readonly Key[]>;
  /** Session by the hash of its cookie's token; also one that has expired. */
  session(tokenHash: string): Promise<Session | undefined>;
  apiToken(tokenHash: string): Promise<ApiToken | undefined>;
  apiTokens(userId: string): Promise<readonly ApiToken[]>;
  /** Newest first; `before` is the sequence number that the last page ended with. */
  audit(filter: AuditFilter): Promise<readonly AuditEntry[]>;
  /** The whole chain in ascending order, in pages that bound memory. */
  auditChain(): AsyncIterable<AuditEntry>;
}

export interface CatalogWriter extends CatalogReader {
  createUser(user: Omit<User, 'id' | 'createdAt'>): Promise<User>;
  updateUser(
    id: string,
    change: Partial<Pick<User, 'name' | 'passwordHash' | 'admin' | 'disabled'>>,
  ): Promise<void>;
  /** Rejects with `team-exists`. */
  createTeam(name: string): Promise<Team>;
  setMember(team: string, userId: string, role: TeamRole): Promise<void>;
  removeMember(team: string, userId: string): Promise<void>;
  createAppRequest(
    request: Omit<AppRequest, 'id' | 'createdAt' | 'status' | 'decidedAt' | 'decidedBy' | 'reason'>,
  ): Promise<AppRequest>;
  /** Rejects with `app-request-decided` unless it is still submitted. */
  decideAppRequest(id: string, decision: Decision): Promise<AppRequest>;
  /** Rejects with `app-exists`. The new app has generation 1 and status `provisioning`. */
  createApp(app: Pick<App, 'name' | 'team' | 'spec'>): Promise<App>;
  /** A new spec, suspension or deletion raises the generation. Rejects with `app-unknown`. */
  updateApp(name: string, change: Partial<Pick<App, 'spec' | 'suspended' | 'deleteAfter'>>): Promise<App>;
  /** The reconciler's part: does not touch the generation. */
  setAppStatus(
    name: string,
    status: AppStatus,
    conditions: readonly Condition[],
    observedGeneration: number,
  ): Promise<void>;
  /** Removes the app and its keys for good. */
  removeApp(name: string): Promise<void>;
  createKey(key: Omit<Key, 'createdAt' | 'revokedAt'>): Promise<Key>;
  /** Raises the owning app's generation. Rejects with `key-unknown`. */
  updateKey(
    owner: KeyOwner,
    id: string,
    change: { readonly revokedAt?: number; readonly expiresAt?: number | null },
  ): Promise<Key>;
  createSession(session: Session): Promise<void>;
  touchSession(tokenHash: string, lastSeenAt: number, expiresAt: number): Promise<void>;
  deleteSession(tokenHash: string): Promise<void>;
  deleteSessionsOf(userId: string): Promise<void>;
  deleteExpiredSessions(now: number): Promise<number>;
  createApiToken(token: Omit<ApiToken, 'createdAt'>): Promise<ApiToken>;
  deleteApiToken(userId: string, id: string): Promise<void>;
  /** Appends to the chain: sequence number, time and hash are set here. */
  appendAudit(entry: Pick<AuditEntry, 'actor' | 'action' | 'target' | 'detail'>): Promise<AuditEntry>;
}

export interface User {
  readonly id: string;
  /** Lower case. */
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly admin: boolean;
  readonly disabled: boolean;
  readonly createdAt: number;
}

export interface Team {
  readonly name: string;
  readonly createdAt: number;
}

export interface Member {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly role: TeamRole;
}

export interface App {
  readonly name: string;
  readonly team: string;
  readonly spec: AppSpec;
  readonly suspended: boolean;
  /** When a deleted app's grace period ends; null for an app that stays. */
  readonly deleteAfter: number | null;
  /** Grows with every change of the desired state, keys included. */
  readonly generation: number;
  /** The generation that the last finished reconcile saw; 0 before the first. */
  readonly observedGeneration: number;
  readonly status: AppStatus;
  readonly conditions: readonly Condition[];
  readonly createdAt: number;
}

export interface AppRequest {
  readonly id: string;
  readonly team: string;
  readonly app: string;
  readonly spec: AppSpec;
  readonly status: AppRequestStatus;
  /** Id of the user. */
  readonly requestedBy: string;
  readonly createdAt: number;
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  /** The approver's words; always there on a rejection. */
  readonly reason: string | null;
}

export interface Decision {
  readonly status: 'approved' | 'rejected' | 'withdrawn';
  readonly by: string;
  readonly reason: string | null;
}

export type KeyOwner = { readonly app: string } | { readonly team: string };

export interface Key {
  readonly id: string;
  readonly owner: KeyOwner;
  readonly name: string;
  /** SHA-256 in hex. */
  readonly hash: string;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

export interface Session {
  readonly tokenHash: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
}

export const TOKEN_SCOPES = ['read', 'write', 'approve', 'admin'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

export interface ApiToken {
  readonly id: string;
  readonly tokenHash: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
  readonly before?: number;
  readonly limit: number;
}

export interface AuditEntry {
  /** 1, 2, 3, … without gaps. */
  readonly sequence: number;
  readonly at: number;
  /** E-mail of the user, `token:<name>`, or `system`. */
  readonly actor: string;
  /** `noun.verb`, such as `app-request.approve`. */
  readonly action: string;
  /** `kind:name`, such as `app:checkout`. */
  readonly target: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Hash of the entry before; 64 zeros for the first. */
  readonly previousHash: string;
  /** SHA-256 over every other column (see apps/audit.ts). */
  readonly hash: string;
}
