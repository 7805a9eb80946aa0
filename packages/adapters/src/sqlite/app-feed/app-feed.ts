import type { AppConfig } from '@kapuas/core/apps/app.ts';
import type { AppFeed, AppFeedPublisher, TeamConfig } from '@kapuas/core/ports/app-feed.ts';
import type { Kysely } from 'kysely';
import { createFeedView } from '../../app-feed/feed-view.ts';
import { migrate } from '../../database/migrate.ts';
import { type DatabaseHome, databasesOf } from '../database/databases.ts';

export type SqliteAppFeed = AppFeed & AppFeedPublisher;

interface FeedTables {
  publications: { kind: 'app' | 'team'; name: string; revision: number; config: string };
}

type Kind = FeedTables['publications']['kind'];

const FILE = 'app-feed.db';

/** Both ends of the feed in one process: what is published is durable first, then known, then announced. */
export async function openAppFeed(home: DatabaseHome): Promise<SqliteAppFeed> {
  const { databases, release } = await databasesOf(home);
  const db = databases.kysely<FeedTables>(FILE);
  const view = createFeedView();
  try {
    await migrate(db, { '0001-publications': { up: createPublications } });
    for (const { kind, config } of await db.selectFrom('publications').selectAll().execute()) {
      if (kind === 'app') view.putApp(JSON.parse(config) as AppConfig);
      else view.putTeam(JSON.parse(config) as TeamConfig);
    }
  } catch (error) {
    await release();
    throw error;
  }

  const publishing = new Set<Promise<void>>();
  function publication(work: () => Promise<void>): Promise<void> {
    const done = work().finally(() => publishing.delete(done));
    publishing.add(done);
    return done;
  }

  return {
    ...view.read,
    async ready() {
      await Promise.allSettled(publishing);
    },
    publishApp: (config) =>
      publication(async () => {
        await save(db, 'app', config);
        view.putApp(config);
      }),
    publishTeam: (config) =>
      publication(async () => {
        await save(db, 'team', config);
        view.putTeam(config);
      }),
    removeApp: (app) =>
      publication(async () => {
        await db.deleteFrom('publications').where('kind', '=', 'app').where('name', '=', app).execute();
        view.removeApp(app);
      }),
    async close() {
      await Promise.allSettled(publishing);
      await release();
    },
  };
}

async function createPublications(db: Kysely<FeedTables>): Promise<void> {
  await db.schema
    .createTable('publications')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('config', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('publications_key', ['kind', 'name'])
    .execute();
}

async function save(db: Kysely<FeedTables>, kind: Kind, config: AppConfig | TeamConfig): Promise<void> {
  const { name, revision } = config;
  await db
    .insertInto('publications')
    .values({ kind, name, revision, config: JSON.stringify(config) })
    .onConflict((c) =>
      c
        .columns(['kind', 'name'])
        .doUpdateSet((eb) => ({ revision: eb.ref('excluded.revision'), config: eb.ref('excluded.config') }))
        .where((eb) => eb('excluded.revision', '>=', eb.ref('publications.revision'))),
    )
    .execute();
}
