import { openAppFeed } from '@kapuas/adapters/sqlite/app-feed/app-feed.ts';
import { appFeedSuite } from './app-feed.suite.ts';
import { createDirectory, silent } from './directory.ts';

appFeedSuite('SQLite', async () => {
  const directory = await createDirectory();
  const open = () => openAppFeed({ dir: directory.path, logger: silent });
  let feed = await open();
  return {
    get feed() {
      return feed;
    },
    get publisher() {
      return feed;
    },
    async reopen() {
      await feed.close();
      feed = await open();
    },
    async dispose() {
      await feed.close();
      await directory.remove();
    },
  };
});
