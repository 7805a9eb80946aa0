import type { AppActivity } from '../../../contract/apps.ts';
import type { WebDeps } from '../../deps.ts';
import { ALL_TIME } from '../search/all-time.ts';

/** Whether and since when events arrive: cheap enough to be asked for every few seconds. */
export async function appActivity({ store, deadLetters }: WebDeps, app: string): Promise<AppActivity> {
  const [usage, first, last, refused] = await Promise.all([
    store.usage(app),
    outermost(store, app, 'asc'),
    outermost(store, app, 'desc'),
    deadLetters.countByReason(app),
  ]);
  return { ...usage, first, last, deadLetters: { ...refused } };
}

async function outermost(
  store: WebDeps['store'],
  app: string,
  order: 'asc' | 'desc',
): Promise<string | null> {
  const page = await store.search({
    apps: [app],
    query: { kind: 'all' },
    ...ALL_TIME,
    order,
    limit: 1,
    countLimit: 1,
  });
  return page.events[0]?.event['@timestamp'] ?? null;
}
