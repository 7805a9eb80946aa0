import { onServer } from '../stack/on-server.ts';
import { openTestStore } from './event-store/elasticsearch.ts';
import { eventStoreContract } from './event-store.suite.ts';

onServer('elasticsearch8', (address) => eventStoreContract('Elasticsearch 8', () => openTestStore(address)));
