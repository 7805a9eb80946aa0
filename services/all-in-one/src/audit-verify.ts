/** `npm run audit:verify`: checks the chain of the audit below KAPUAS_DATA_DIR; exits with 1 at the first fault. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteCatalog } from '@kapuas/adapters/sqlite/catalog/catalog.ts';
import { openDatabases } from '@kapuas/adapters/sqlite/database/databases.ts';
import { readConfig } from '@kapuas/core/runtime/config.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { verifyAudit } from '@kapuas/web/server/audit-verify.ts';
import { PROCESS_SETTINGS } from './config.ts';

const { dataDir, logLevel } = readConfig(PROCESS_SETTINGS, process.env);
const folder = join(dataDir, 'catalog');
if (!existsSync(join(folder, 'catalog.db'))) {
  process.stderr.write(
    `There is no catalog below ${dataDir}: set KAPUAS_DATA_DIR to the folder that Kapuas runs with.\n`,
  );
  process.exit(2);
}
const logger = createLogger('audit-verify', logLevel);
const databases = await openDatabases({ dir: folder, logger });
const catalog = await openSqliteCatalog({ databases });
const { text, holds } = await verifyAudit(catalog);
process.stdout.write(`${text}\n`);
process.exitCode = holds ? 0 : 1;
await catalog.close();
await databases.close();
