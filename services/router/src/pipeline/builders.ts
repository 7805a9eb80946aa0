/** What turns each app's records into lines, compiled once for each revision of its configuration. */
import type { AppConfig } from '@kapuas/core/apps/app.ts';
import { createEventBuilder, type EventBuilder } from '@kapuas/core/event/build.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import type { AppFeed } from '@kapuas/core/ports/app-feed.ts';
import { createSearchEntry, type SearchEntry } from '@kapuas/core/query/search-entry.ts';

export interface AppBuilder {
  readonly build: EventBuilder;
  /** Where the index wants search entries. */
  readonly entryOf?: (event: CanonicalEvent) => SearchEntry;
}

export interface Builders {
  of(app: AppConfig): AppBuilder;
  close(): void;
}

/** @param searchEntries whether lines get search entries */
export function createBuilders(feed: AppFeed, searchEntries: boolean): Builders {
  const compiled = new Map<string, { readonly revision: number; readonly builder: AppBuilder }>();
  const stopWatching = feed.onChange((app) => {
    compiled.delete(app);
  });
  return {
    of(app) {
      const found = compiled.get(app.name);
      if (found?.revision === app.revision) return found.builder;
      const build = createEventBuilder(app);
      const builder = searchEntries ? { build, entryOf: createSearchEntry(app.fields) } : { build };
      compiled.set(app.name, { revision: app.revision, builder });
      return builder;
    },
    close: stopWatching,
  };
}
