/**
 * What Elasticsearch 8 and 9 and OpenSearch 2 and 3 want to be spoken to differently in, and how one way of speaking
 * serves them all; nothing else in this folder knows which of them answers.
 */
import { Transport, type TransportOptions } from '@elastic/transport';

/**
 * Plain media types: each product takes them, while those of the client name its major version, which
 * Elasticsearch 8 and OpenSearch refuse.
 */
const MEDIA_TYPES = {
  jsonContentType: 'application/json',
  ndjsonContentType: 'application/x-ndjson',
  accept: 'application/json, text/plain',
};

/** Without the client's check that an answer comes from Elasticsearch, by a header that OpenSearch does not send. */
export class AnyProductTransport extends Transport {
  constructor(options: TransportOptions) {
    const { productCheck: _, ...unchecked } = options;
    super({ ...unchecked, vendoredHeaders: MEDIA_TYPES, retryBackoff: retrySeconds });
  }
}

/** Short, because whoever calls waits: a broken connection is made again at once, and an outage is waited for elsewhere. */
function retrySeconds(_min: number, _max: number, attempt: number): number {
  return 0.1 * 2 ** attempt;
}
