/** In-memory stand-ins for the router's ports; for tests only. */
import { type AppConfig, DEFAULT_SPEC } from '@kapuas/core/apps/app.ts';
import { forwardPassword, type IssuedKey, issueKey } from '@kapuas/core/apps/key.ts';
import type { Batch } from '@kapuas/core/event/batch.ts';
import { decodeLine, splitLines } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import type { AppFeed, TeamConfig } from '@kapuas/core/ports/app-feed.ts';
import type { BatchQueue } from '@kapuas/core/ports/batch-queue.ts';
import type { UsageEntry, UsageRecorder } from '@kapuas/core/ports/usage.ts';
import { readConfig } from '@kapuas/core/runtime/config.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { createMetrics, type Registry } from '@kapuas/core/runtime/metrics.ts';
import { ROUTER_SETTINGS, type RouterConfig } from './config.ts';
import { createRouter, type Router } from './router.ts';

interface FakeQueue extends BatchQueue {
  readonly batches: Batch[];
  /** Called before each append is durable; may reject or wait. */
  onAppend: (batch: Batch) => Promise<void>;
  isHealthy: boolean;
  events(app?: string): CanonicalEvent[];
}

function createFakeQueue(): FakeQueue {
  const batches: Batch[] = [];
  const unused = (): never => {
    throw new Error('the router neither consumes nor tails');
  };
  return {
    batches,
    onAppend: async () => {},
    isHealthy: true,
    async append(more) {
      for (const batch of more) await this.onAppend(batch);
      return more.map((batch) => ({ topic: batch.app, partition: 0, offset: batches.push(batch) - 1 }));
    },
    events: (app) =>
      batches
        .filter((batch) => app === undefined || batch.app === app)
        .flatMap(({ payload }) => splitLines(payload).map(decodeLine)),
    async healthy() {
      return this.isHealthy;
    },
    lag: async () => 0,
    consume: unused,
    tail: unused,
    close: async () => {},
  };
}

interface FakeFeed extends AppFeed {
  set(config: AppConfig): void;
  setTeam(config: TeamConfig): void;
}

export function createFakeFeed(ready: Promise<void> = Promise.resolve()): FakeFeed {
  const apps = new Map<string, AppConfig>();
  const teams = new Map<string, TeamConfig>();
  const listeners = new Set<(app: string) => void>();
  const owns = (keyId: string) => (owner: Pick<AppConfig, 'keys'>) =>
    owner.keys.some(({ id }) => id === keyId);
  return {
    set(config) {
      apps.set(config.name, config);
      for (const listener of listeners) listener(config.name);
    },
    setTeam: (config) => teams.set(config.name, config),
    ready: () => ready,
    get: (app) => apps.get(app),
    byKeyId: (keyId) => [...apps.values()].find(owns(keyId)),
    teamByKeyId: (keyId) => [...teams.values()].find(owns(keyId)),
    all: () => [...apps.values()],
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {},
  };
}

function createFakeLedger(): UsageRecorder & { readonly entries: UsageEntry[] } {
  const entries: UsageEntry[] = [];
  return {
    entries,
    add: async (added) => void entries.push(...added),
  };
}

export interface TestKey extends IssuedKey {
  readonly forwardPassword: string;
}

export interface TestRouter {
  readonly router: Router;
  readonly queue: FakeQueue;
  readonly feed: FakeFeed;
  readonly ledger: ReturnType<typeof createFakeLedger>;
  readonly metrics: Registry;
  readonly http: string;
  readonly forward: { readonly host: string; readonly port: number };
  /** Publishes an app with one key; again with the same name changes it and keeps its keys. */
  addApp(name: string, change?: Partial<AppConfig>): TestKey;
  addTeam(name: string): TestKey;
  stop(): Promise<void>;
}

const FORWARD_SECRET = 'a secret for tests';

/** A running router on free ports over stand-ins. */
export async function startTestRouter(change: Partial<RouterConfig> = {}): Promise<TestRouter> {
  const queue = createFakeQueue();
  const feed = createFakeFeed();
  const ledger = createFakeLedger();
  const metrics = createMetrics({ processMetrics: false });
  const logger = createLogger('router', 'silent');
  const defaults = readConfig(ROUTER_SETTINGS, { KAPUAS_ROUTER_PORT: '0', KAPUAS_FORWARD_PORT: '0' });
  const config = { ...defaults, forwardSecret: FORWARD_SECRET, ...change };
  const router = createRouter({ queue, feed, usage: ledger, config, logger, metrics });
  await router.start();
  const { http, forward } = router.addresses();
  let revision = 0;

  function addApp(name: string, appChange: Partial<AppConfig> = {}): TestKey {
    const issued = issueKey();
    const key = { id: issued.id, hash: issued.hash, expiresAt: null };
    const before: AppConfig = feed.get(name) ?? {
      ...DEFAULT_SPEC,
      name,
      team: 'shop',
      status: 'ready',
      keys: [],
      revision,
    };
    revision += 1;
    feed.set({ ...before, keys: [...before.keys, key], ...appChange, revision });
    return { ...issued, forwardPassword: forwardPassword(FORWARD_SECRET, issued.id) };
  }

  function addTeam(name: string): TestKey {
    const issued = issueKey();
    feed.setTeam({ name, keys: [{ id: issued.id, hash: issued.hash, expiresAt: null }], revision: 1 });
    return { ...issued, forwardPassword: '' };
  }

  return {
    router,
    queue,
    feed,
    ledger,
    metrics,
    http: `http://127.0.0.1:${http.port}`,
    forward,
    addApp,
    addTeam,
    stop: () => router.stop(),
  };
}
