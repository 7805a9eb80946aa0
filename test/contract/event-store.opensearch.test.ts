import { onServer } from '../stack/on-server.ts';
import { openTestStore } from './event-store/elasticsearch.ts';
import { eventStoreContract } from './event-store.suite.ts';

onServer('opensearch', (address) => eventStoreContract('OpenSearch', () => openTestStore(address)));
