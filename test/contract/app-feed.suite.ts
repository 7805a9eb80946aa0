import { type AppConfig, DEFAULT_SPEC } from '@kapuas/core/apps/app.ts';
import { issueKey } from '@kapuas/core/apps/key.ts';
import type { AppFeed, AppFeedPublisher, TeamConfig } from '@kapuas/core/ports/app-feed.ts';
import { afterEach, beforeEach, describe, expect, vi } from 'vitest';
import { createCases, type OptOuts, uniqueName } from './cases.ts';

export interface AppFeedFixture {
  readonly feed: AppFeed;
  readonly publisher: AppFeedPublisher;
  /** Closes the feed and opens it again over the same storage, while nothing is published. */
  reopen(): Promise<void>;
  dispose(): Promise<void>;
}

export function appFeedSuite(adapter: string, open: () => Promise<AppFeedFixture>, optOuts?: OptOuts): void {
  const promise = createCases(optOuts);

  describe(`AppFeed: ${adapter}`, () => {
    let fixture: AppFeedFixture;

    beforeEach(async () => {
      fixture = await open();
    });
    afterEach(() => fixture.dispose());

    /** Publishes and waits until the feed knows. */
    async function publish(config: AppConfig): Promise<void> {
      await fixture.publisher.publishApp(config);
      await fixture.feed.ready();
    }

    promise('knows what was published, by name and by key', async () => {
      const config = createConfig(uniqueName('app'));
      await publish(config);
      expect(fixture.feed.get(config.name)).toEqual(config);
      for (const { id } of config.keys) expect(fixture.feed.byKeyId(id)).toEqual(config);
      expect(fixture.feed.all()).toContainEqual(config);
      expect(fixture.feed.get(uniqueName('none'))).toBeUndefined();
      expect(fixture.feed.byKeyId('000000000000')).toBeUndefined();
    });

    promise('follows a change: a revoked key is found no longer', async () => {
      const config = createConfig(uniqueName('app'));
      await publish(config);
      const [kept, revoked] = config.keys as [AppConfig['keys'][0], AppConfig['keys'][0]];
      await publish({ ...config, keys: [kept], revision: 2, status: 'suspended' });
      expect(fixture.feed.byKeyId(revoked.id)).toBeUndefined();
      expect(fixture.feed.byKeyId(kept.id)?.status).toBe('suspended');
    });

    promise('ignores a publication with a lower revision, also after a restart', async () => {
      const config = { ...createConfig(uniqueName('app')), revision: 5 };
      await publish(config);
      await publish({ ...config, revision: 4, description: 'stale' });
      expect(fixture.feed.get(config.name)).toEqual(config);
      await fixture.reopen();
      await publish({ ...config, revision: 3, description: 'stale' });
      expect(fixture.feed.get(config.name)).toEqual(config);
    });

    promise('forgets an app that was removed; a new app of the name starts over', async () => {
      const config = { ...createConfig(uniqueName('app')), revision: 9 };
      await publish(config);
      await fixture.publisher.removeApp(config.name);
      await fixture.feed.ready();
      expect(fixture.feed.get(config.name)).toBeUndefined();
      expect(fixture.feed.byKeyId(config.keys[0]?.id ?? '')).toBeUndefined();
      await fixture.publisher.removeApp(config.name);
      await publish({ ...config, revision: 1 });
      expect(fixture.feed.get(config.name)?.revision).toBe(1);
    });

    promise('knows the keys of teams', async () => {
      const team: TeamConfig = { name: uniqueName('team'), keys: createKeys(2), revision: 1 };
      await fixture.publisher.publishTeam(team);
      await fixture.feed.ready();
      const [first, second] = team.keys as [TeamConfig['keys'][0], TeamConfig['keys'][0]];
      expect(fixture.feed.teamByKeyId(first.id)).toEqual(team);
      expect(fixture.feed.byKeyId(first.id)).toBeUndefined();
      await fixture.publisher.publishTeam({ ...team, keys: [first], revision: 2 });
      await fixture.publisher.publishTeam({ ...team, revision: 1 });
      await fixture.feed.ready();
      expect(fixture.feed.teamByKeyId(second.id)).toBeUndefined();
      expect(fixture.feed.teamByKeyId(first.id)?.revision).toBe(2);
    });

    promise('tells listeners which app changed or went, until they leave', async () => {
      const [one, two] = [createConfig(uniqueName('one')), createConfig(uniqueName('two'))];
      const heard: string[] = [];
      const known: (number | undefined)[] = [];
      const leave = fixture.feed.onChange((app) => {
        heard.push(app);
        known.push(fixture.feed.get(app)?.revision);
      });
      await publish(one);
      await publish({ ...two, revision: 3 });
      await publish({ ...two, revision: 2 });
      await fixture.publisher.removeApp(one.name);
      await fixture.feed.ready();
      await vi.waitUntil(() => heard.length >= 3);
      leave();
      await publish({ ...two, revision: 4 });
      expect(heard).toEqual([one.name, two.name, one.name]);
      expect(known).toEqual([1, 3, undefined]);
    });

    promise('keeps everything over a restart', async () => {
      const config = createConfig(uniqueName('app'));
      const gone = createConfig(uniqueName('gone'));
      const team: TeamConfig = { name: uniqueName('team'), keys: createKeys(1), revision: 7 };
      await publish(config);
      await publish(gone);
      await fixture.publisher.removeApp(gone.name);
      await fixture.publisher.publishTeam(team);
      await fixture.reopen();
      await fixture.feed.ready();
      expect(fixture.feed.get(config.name)).toEqual(config);
      expect(fixture.feed.byKeyId(config.keys[1]?.id ?? '')).toEqual(config);
      expect(fixture.feed.get(gone.name)).toBeUndefined();
      expect(fixture.feed.teamByKeyId(team.keys[0]?.id ?? '')).toEqual(team);
    });

    promise('ends with the highest revision when publications cross', async () => {
      const config = createConfig(uniqueName('app'));
      const revisions = [3, 8, 1, 20, 13, 2];
      await Promise.all(revisions.map((revision) => fixture.publisher.publishApp({ ...config, revision })));
      await fixture.feed.ready();
      expect(fixture.feed.get(config.name)?.revision).toBe(20);
      await fixture.reopen();
      await fixture.feed.ready();
      expect(fixture.feed.get(config.name)?.revision).toBe(20);
    });
  });
}

function createKeys(count: number): AppConfig['keys'] {
  return Array.from({ length: count }, () => {
    const { id, hash } = issueKey();
    return { id, hash, expiresAt: null };
  });
}

function createConfig(name: string): AppConfig {
  return {
    ...DEFAULT_SPEC,
    description: 'Grüße, 你好',
    fields: [{ name: 'order.total', type: 'number' }],
    requestId: { pattern: 'req-[0-9a-f]+' },
    name,
    team: 'shop',
    status: 'ready',
    keys: createKeys(2),
    revision: 1,
  };
}
