import { onServer } from '../stack/on-server.ts';
import { searchSuite, unansweredSuite } from './elasticsearch/search.suite.ts';

unansweredSuite();
onServer('elasticsearch', (address) => searchSuite('Elasticsearch', address));
