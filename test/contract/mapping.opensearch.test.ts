import { onServer } from '../stack/on-server.ts';
import { mappingSuite } from './elasticsearch/mapping.suite.ts';

onServer('opensearch', (address) => mappingSuite('OpenSearch', address));
