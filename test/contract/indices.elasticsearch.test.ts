import { onServer } from '../stack/on-server.ts';
import { indicesSuite } from './elasticsearch/indices.suite.ts';

onServer('elasticsearch', (address) => indicesSuite('Elasticsearch', address));
