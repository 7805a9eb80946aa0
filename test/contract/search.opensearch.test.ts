import { onServer } from '../stack/on-server.ts';
import { searchSuite } from './elasticsearch/search.suite.ts';

onServer('opensearch', (address) => searchSuite('OpenSearch', address));
