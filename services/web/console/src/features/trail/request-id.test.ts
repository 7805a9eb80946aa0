import { expect, test } from 'vitest';
import { requestIdIn } from './request-id.ts';

test.each([
  ['req-addc1839-2ed5-4778-b57e-5854eb7b8b09', 'req-addc1839-2ed5-4778-b57e-5854eb7b8b09'],
  ['  4bf92f35-77b3-4da6-a3ce-929d0e0e4736\n', '4bf92f35-77b3-4da6-a3ce-929d0e0e4736'],
  ['x-request-id: abc123', 'abc123'],
  ['request_id="r-1"', 'r-1'],
  ['"requestId":"f00d"', 'f00d'],
  ['01J9ZK3V7Q8W2N4M6X5C1B0A9D', '01J9ZK3V7Q8W2N4M6X5C1B0A9D'],
  ['4bf92f3577b34da6a3ce929d0e0e4736', '4bf92f3577b34da6a3ce929d0e0e4736'],
])('%s is a request id', (pasted, requestId) => {
  expect(requestIdIn(pasted)).toBe(requestId);
});

test.each([
  'connection refused',
  'level:error',
  'status:500 AND host:web-1',
  'internationalization',
  '2026-11-21',
  '192.168.100.100:8080',
  'checkout-service-production',
  '',
])('"%s" is a search', (pasted) => {
  expect(requestIdIn(pasted)).toBeUndefined();
});
