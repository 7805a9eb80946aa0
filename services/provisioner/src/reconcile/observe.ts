import type { IndexAdmin, ObservedIndex, ObservedTopic, TopicAdmin } from '@kapuas/core/ports/admin.ts';
import type { App, Catalog, Key } from '@kapuas/core/ports/catalog.ts';

/** What the catalog wants of one app. */
export interface Desired {
  readonly app: App;
  readonly keys: readonly Key[];
}

/** What a look found: undefined where there is nothing, or why nobody could look. */
export type Seen<T> = { readonly found: T | undefined } | { readonly error: unknown };

/** What the world has of it. */
export interface Observed {
  readonly topic: Seen<ObservedTopic>;
  readonly index: Seen<ObservedIndex>;
}

/** @returns undefined when the catalog knows no such app */
export async function readDesired(catalog: Catalog, name: string): Promise<Desired | undefined> {
  const app = await catalog.app(name);
  if (app === undefined) return undefined;
  return { app, keys: await catalog.keys({ app: name }) };
}

/** Looks at each part by itself: one that is away hides nothing of the others. */
export async function observe(topics: TopicAdmin, indices: IndexAdmin, app: string): Promise<Observed> {
  const [topic, index] = await Promise.all([look(topics.observe(app)), look(indices.observe(app))]);
  return { topic, index };
}

async function look<T>(looking: Promise<T | undefined>): Promise<Seen<T>> {
  try {
    return { found: await looking };
  } catch (error) {
    return { error };
  }
}
