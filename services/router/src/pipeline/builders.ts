/** The event builder of each app, compiled once for each revision of its configuration. */
import type { AppConfig } from '@kapuas/core/apps/app.ts';
import { createEventBuilder, type EventBuilder } from '@kapuas/core/event/build.ts';
import type { AppFeed } from '@kapuas/core/ports/app-feed.ts';

export interface Builders {
  of(app: AppConfig): EventBuilder;
  close(): void;
}

export function createBuilders(feed: AppFeed): Builders {
  const compiled = new Map<string, { readonly revision: number; readonly build: EventBuilder }>();
  const stopWatching = feed.onChange((app) => {
    compiled.delete(app);
  });
  return {
    of(app) {
      const found = compiled.get(app.name);
      if (found?.revision === app.revision) return found.build;
      const build = createEventBuilder(app);
      compiled.set(app.name, { revision: app.revision, build });
      return build;
    },
    close: stopWatching,
  };
}
