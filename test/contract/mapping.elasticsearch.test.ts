import { onServer } from '../stack/on-server.ts';
import { mappingSuite } from './elasticsearch/mapping.suite.ts';

onServer('elasticsearch', (address) => mappingSuite('Elasticsearch', address));
