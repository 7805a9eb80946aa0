import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from './event.ts';
import { build, NOW } from './test-build.ts';

describe('request id', () => {
  it.each<[string, JsonObject]>([
    ['header name', { 'x-request-id': 'r1' }],
    ['header name in another case', { 'X-Request-ID': 'r1' }],
    ['snake case', { request_id: 'r1' }],
    ['camel case', { requestId: 'r1' }],
    ['short', { req_id: 'r1' }],
    ['short camel case', { reqId: 'r1' }],
    ['correlation id', { correlation_id: 'r1' }],
    ['pino', { req: { id: 'r1' } }],
    ['pino headers', { req: { headers: { 'x-request-id': 'r1' } } }],
    ['headers', { headers: { 'X-Request-Id': ['r1'] } }],
    ['Elastic', { http: { request: { id: 'r1' } } }],
    ['OpenTelemetry', { attributes: { 'http.request.header.x-request-id': ['r1'] } }],
    ['OpenTelemetry, flat', { 'http.request.header.x-request-id': 'r1' }],
    ['logging context', { mdc: { requestId: 'r1' } }],
    ['a number', { request_id: 'r1', reqId: 7 }],
    ['inside a line', { log: '{"request_id":"r1"}\n', request_id: 'outer' }],
    ['inside a line inside a line', { log: JSON.stringify({ message: '{"request_id":"r1"}' }) }],
  ])('is read from %s', (_name, record) => {
    expect(build({ msg: 'x', ...record }).request_id).toBe('r1');
  });

  it('takes the best name, and the others stay attributes', () => {
    const event = build({ correlation_id: 'c', request_id: 'r', 'x-request-id': 'x' });
    expect(event.request_id).toBe('x');
    expect(event.attributes).toEqual({ correlation_id: 'c', request_id: 'r' });
  });

  it.each(['', '-', 'null', 'undefined', 'x'.repeat(257), { a: 1 }, [], ['a', 'b'], null])(
    'is not %j',
    (value) => {
      const event = build({ request_id: value as JsonValue });
      expect(event.request_id).toBeUndefined();
      expect(event.attributes).toEqual({ request_id: value });
    },
  );

  it("tries the app's own paths first, in their order, in what the line holds and around it", () => {
    const app = { requestId: { paths: ['meta.rid', 'a.b'] } };
    expect(build({ request_id: 'r', meta: { rid: 'own' }, 'a.b': 'second' }, app).request_id).toBe('own');
    expect(build({ request_id: 'r', a: { b: 'second' } }, app).request_id).toBe('second');
    expect(build({ log: '{"meta":{"rid":"own"}}', 'a.b': 'second' }, app).request_id).toBe('own');
    expect(build({ request_id: 'r' }, app).request_id).toBe('r');
  });

  it("finds the app's pattern in the message when no name holds it", () => {
    const app = { requestId: { pattern: 'req-[0-9a-f-]{36}' } };
    const line = 'INFO [req-addc1839-2ed5-4778-b57e-5854eb7b8b09 113d] GET';
    expect(build({ '@message': line }, app).request_id).toBe('req-addc1839-2ed5-4778-b57e-5854eb7b8b09');
    expect(build({ '@message': line, request_id: 'r' }, app).request_id).toBe('r');
    expect(build({ '@message': line }, { requestId: { pattern: '(a+)+' } }).request_id).toBeUndefined();
  });

  it('is filled from the POST only where the app says so and the event has none', () => {
    const app = { requestId: { fromTransport: true }, headers: ['x-user-id'] };
    const transportHeaders = { 'x-request-id': 'post', 'x-user-id': '7' };
    expect(build({ msg: 'a' }, app, { transportHeaders })).toMatchObject({
      request_id: 'post',
      headers: { 'x-user-id': '7' },
    });
    const event = build({ request_id: 'r', 'x-user-id': '1' }, app, { transportHeaders });
    expect(event).toMatchObject({ request_id: 'r', headers: { 'x-user-id': '1' } });
    expect(build({ msg: 'a' }, { headers: ['x-user-id'] }, { transportHeaders })).toEqual({
      '@timestamp': NOW,
      observed_at: NOW,
      message: 'a',
    });
  });
});
