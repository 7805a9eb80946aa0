import { onServer } from '../../stack/on-server.ts';
import { openTestStore } from '../event-store/elasticsearch.ts';
import { openSqliteStore } from '../event-store/sqlite.ts';
import { storeAgrees } from './agreement.suite.ts';

storeAgrees('SQLite', openSqliteStore);
onServer('elasticsearch', (address) => storeAgrees('Elasticsearch', () => openTestStore(address)));
onServer('opensearch', (address) => storeAgrees('OpenSearch', () => openTestStore(address)));
