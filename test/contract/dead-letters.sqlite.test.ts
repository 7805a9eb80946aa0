import { openDeadLetters } from '@kapuas/adapters/sqlite/dead-letters/dead-letters.ts';
import { deadLettersSuite } from './dead-letters.suite.ts';
import { createDirectory, silent } from './directory.ts';

deadLettersSuite('SQLite', async () => {
  const directory = await createDirectory();
  const open = () => openDeadLetters({ dir: directory.path, logger: silent });
  let letters = await open();
  return {
    get letters() {
      return letters;
    },
    async reopen() {
      await letters.close();
      letters = await open();
    },
    async dispose() {
      await letters.close();
      await directory.remove();
    },
  };
});
