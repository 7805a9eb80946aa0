import type { AppConfig } from '@kapuas/core/apps/app.ts';
import type { AppKey } from '@kapuas/core/apps/key.ts';
import type { AppFeed, TeamConfig } from '@kapuas/core/ports/app-feed.ts';

/** What is known of every app and team, in memory, found by name or by key. */
export interface FeedView {
  readonly read: Pick<AppFeed, 'get' | 'byKeyId' | 'teamByKeyId' | 'all' | 'onChange'>;
  /** Ignored when its revision is lower than the one known. */
  putApp(config: AppConfig): void;
  putTeam(config: TeamConfig): void;
  removeApp(app: string): void;
  removeTeam(team: string): void;
}

export function createFeedView(): FeedView {
  const apps = createKeyedConfigs<AppConfig>();
  const teams = createKeyedConfigs<TeamConfig>();
  const listeners = new Set<(app: string) => void>();
  const announce = (app: string): void => {
    for (const listener of [...listeners]) listener(app);
  };

  return {
    read: {
      get: apps.get,
      byKeyId: apps.byKeyId,
      teamByKeyId: teams.byKeyId,
      all: apps.all,
      onChange(listener) {
        // A wrapper of its own, so that one function subscribed twice is two subscriptions.
        const subscription = (app: string): void => listener(app);
        listeners.add(subscription);
        return () => {
          listeners.delete(subscription);
        };
      },
    },
    putApp(config) {
      if (apps.put(config)) announce(config.name);
    },
    putTeam(config) {
      teams.put(config);
    },
    removeApp(app) {
      if (apps.remove(app)) announce(app);
    },
    removeTeam(team) {
      teams.remove(team);
    },
  };
}

interface KeyedConfig {
  readonly name: string;
  readonly revision: number;
  readonly keys: readonly AppKey[];
}

function createKeyedConfigs<T extends KeyedConfig>() {
  const byName = new Map<string, T>();
  const byKey = new Map<string, T>();

  function remove(name: string): boolean {
    for (const { id } of byName.get(name)?.keys ?? []) byKey.delete(id);
    return byName.delete(name);
  }

  return {
    get: (name: string): T | undefined => byName.get(name),
    byKeyId: (id: string): T | undefined => byKey.get(id),
    all: (): readonly T[] => [...byName.values()],
    remove,
    /** @returns whether anything changed */
    put(config: T): boolean {
      const known = byName.get(config.name);
      if (known !== undefined && known.revision > config.revision) return false;
      if (known !== undefined && JSON.stringify(known) === JSON.stringify(config)) return false;
      remove(config.name);
      byName.set(config.name, config);
      for (const { id } of config.keys) byKey.set(id, config);
      return true;
    },
  };
}
