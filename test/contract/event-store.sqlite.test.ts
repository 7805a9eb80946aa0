import { openSqliteStore } from './event-store/sqlite.ts';
import { eventStoreContract } from './event-store.suite.ts';

eventStoreContract('SQLite', openSqliteStore);
