import { topicName } from '@kapuas/core/apps/app.ts';
import type { IndexAdmin, ObservedIndex, ObservedTopic, TopicAdmin } from '@kapuas/core/ports/admin.ts';
import type { App, Catalog, Key } from '@kapuas/core/ports/catalog.ts';

/** What the catalog wants of one app. */
export interface Desired {
  readonly app: App;
  readonly keys: readonly Key[];
}

/** What the world has of it. */
export interface Observed {
  readonly topic: ObservedTopic | undefined;
  readonly index: ObservedIndex | undefined;
}

/** @returns undefined when the catalog knows no such app */
export async function readDesired(catalog: Catalog, name: string): Promise<Desired | undefined> {
  const app = await catalog.app(name);
  if (app === undefined) return undefined;
  return { app, keys: await catalog.keys({ app: name }) };
}

export async function observe(topics: TopicAdmin, indices: IndexAdmin, app: string): Promise<Observed> {
  const [topic, index] = await Promise.all([
    topics.observe(app).catch(rethrow(`topic ${topicName(app)}`)),
    indices.observe(app).catch(rethrow(`index of ${app}`)),
  ]);
  return { topic, index };
}

function rethrow(what: string): (error: Error) => never {
  return (error) => {
    throw new Error(`could not observe ${what}: ${error.message}`, { cause: error });
  };
}
