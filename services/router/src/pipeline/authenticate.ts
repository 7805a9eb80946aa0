/** Who sends: from a key to the app that it may write to. */
import type { AppConfig } from '@kapuas/core/apps/app.ts';
import { type AppKey, hashMatches, hashSecret, isExpired, keyIdOf } from '@kapuas/core/apps/key.ts';
import type { AppFeed } from '@kapuas/core/ports/app-feed.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';

export interface Sender {
  readonly app: AppConfig;
  readonly keyId: string;
}

export interface Authenticator {
  /**
   * The app that a key may write to. `app` names it for a team's key. Throws `key-missing`, `key-unknown`,
   * `app-unknown`, `app-suspended` or `app-deleting`.
   */
  byKey(key: string | undefined, app?: string): Sender;
  /** The app of a key that is proved otherwise, whatever its status; undefined when no such key holds. */
  appOfKeyId(keyId: string): AppConfig | undefined;
}

/** Hashes kept: about one for each forwarder that sends often. */
const MAX_HASHES = 4096;

export function createAuthenticator(feed: AppFeed, now: () => number = Date.now): Authenticator {
  const hashes = new Map<string, string>();

  /** A key that is known by its id is hashed once; the stored hash is compared every time, so revoking works at once. */
  function hashOf(key: string): string {
    const kept = hashes.get(key);
    if (kept !== undefined) return kept;
    const hash = hashSecret(key);
    if (hashes.size >= MAX_HASHES) hashes.delete(hashes.keys().next().value as string);
    hashes.set(key, hash);
    return hash;
  }

  function holds(keys: readonly AppKey[], keyId: string, key: string): boolean {
    const stored = keys.find(({ id }) => id === keyId);
    return stored !== undefined && hashMatches(stored, hashOf(key), now());
  }

  return {
    byKey(key, appName) {
      if (key === undefined || key === '')
        throw new KapuasError('key-missing', 'The request carries no key.');
      const keyId = keyIdOf(key);
      const app = keyId === undefined ? undefined : feed.byKeyId(keyId);
      if (keyId !== undefined && app !== undefined && holds(app.keys, keyId, key))
        return senderOf(app, keyId);
      const team = keyId === undefined ? undefined : feed.teamByKeyId(keyId);
      if (keyId === undefined || team === undefined || !holds(team.keys, keyId, key)) throw unknownKey(keyId);
      return senderOf(appOfTeam(feed, team.name, appName), keyId);
    },
    appOfKeyId(keyId) {
      const app = feed.byKeyId(keyId);
      const stored = app?.keys.find(({ id }) => id === keyId);
      return stored === undefined || isExpired(stored, now()) ? undefined : app;
    },
  };
}

/** The id is no secret, and says which forwarder it is. */
function unknownKey(keyId: string | undefined): KapuasError {
  const which = keyId === undefined ? 'It has not the form of a key.' : `Its id is ${keyId}.`;
  return new KapuasError('key-unknown', `The key is unknown, revoked or expired. ${which}`);
}

function appOfTeam(feed: AppFeed, team: string, name: string | undefined): AppConfig {
  if (name === undefined || name === '') {
    throw new KapuasError(
      'bad-request',
      `The key belongs to the team "${team}"; name the app in X-App-Name.`,
    );
  }
  const app = feed.get(name);
  if (app?.team !== team) throw new KapuasError('app-unknown', `The team "${team}" has no app "${name}".`);
  return app;
}

function senderOf(app: AppConfig, keyId: string): Sender {
  if (app.status === 'suspended')
    throw new KapuasError('app-suspended', `The app "${app.name}" is suspended.`);
  if (app.status === 'deleting')
    throw new KapuasError('app-deleting', `The app "${app.name}" is being deleted.`);
  return { app, keyId };
}
