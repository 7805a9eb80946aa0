/** `npm start`: everything in one process, with no server to install. */
import { flushCompileCache } from 'node:module';
import { orExplain } from '@kapuas/core/runtime/config.ts';
import { stopOnSignal } from '@kapuas/core/runtime/lifecycle.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { createAllInOne } from './all-in-one.ts';
import { readAllInOneConfig } from './config.ts';
import { printWelcome } from './welcome.ts';

const config = orExplain(() => readAllInOneConfig(process.env), process);
const logger = createLogger('kapuas', config.process.logLevel);
const allInOne = await createAllInOne(config, logger);
stopOnSignal(allInOne, logger, process);
await allInOne.start();
const addresses = allInOne.addresses();
logger.info({ ...addresses, pid: process.pid }, 'ready');
printWelcome(process.stdout, addresses, config.web.adminEmail, allInOne.madePassword());
// What was compiled is there for the next start, however this one ends.
flushCompileCache();
