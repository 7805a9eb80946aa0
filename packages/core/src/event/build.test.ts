import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppConfig } from '../apps/app.ts';
import type { EventContext } from './assemble.ts';
import { createEventBuilder } from './build.ts';
import { decodeLine, encodeLine } from './codec.ts';
import type { CanonicalEvent, JsonObject, JsonValue } from './event.ts';
import { parseJson } from './json.ts';

const RECEIVED_AT = Date.UTC(2025, 0, 1, 12);
const NOW = '2025-01-01T12:00:00Z';

type App = Pick<AppConfig, 'requestId' | 'headers' | 'fields'>;
const PLAIN: App = { requestId: {}, headers: [], fields: [] };

function build(
  record: JsonObject,
  app: Partial<App> = {},
  context: Partial<EventContext> = {},
): CanonicalEvent {
  return createEventBuilder({ ...PLAIN, ...app })(record, { receivedAt: RECEIVED_AT, ...context });
}

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

describe('trace', () => {
  const TRACE = '0af7651916cd43dd8448eb211c80319c';
  it.each<[JsonObject, string | undefined, string | undefined]>([
    [{ trace_id: TRACE, span_id: 'b7ad6b7169203331' }, TRACE, 'b7ad6b7169203331'],
    [{ traceId: TRACE.toUpperCase() }, TRACE, undefined],
    [{ traceparent: `00-${TRACE}-b7ad6b7169203331-01` }, TRACE, 'b7ad6b7169203331'],
    [{ req: { headers: { traceparent: `00-${TRACE}-b7ad6b7169203331-01` } } }, TRACE, 'b7ad6b7169203331'],
    [{ traceId: '8448eb211c80319c' }, '00000000000000008448eb211c80319c', undefined],
    [{ trace_id: '0af76519-16cd-43dd-8448-eb211c80319c' }, TRACE, undefined],
    [{ 'logging.googleapis.com/trace': `projects/p/traces/${TRACE}` }, TRACE, undefined],
    [
      { dd: { trace_id: '9532127138774266268', span_id: '1' } },
      '00000000000000008448eb211c80319c',
      '0000000000000001',
    ],
    [{ trace_id: 'none', span_id: '0000000000000000' }, undefined, undefined],
  ])('is read from %j', (record, trace, span) => {
    const event = build(record);
    expect([event.trace_id, event.span_id]).toEqual([trace, span]);
  });

  it('reads a trace id that is a number beyond 2^53', () => {
    const record = parseJson('{"dd":{"trace_id":9532127138774266268}}') as JsonObject;
    expect(build(record).trace_id).toBe('00000000000000008448eb211c80319c');
  });
});

describe('business headers', () => {
  it.each<[JsonObject]>([
    [{ 'x-user-id': '42' }],
    [{ 'X-User-ID': 42 }],
    [{ x_user_id: '42' }],
    [{ headers: { 'X-User-Id': ['42'] } }],
    [{ req: { headers: { 'x-user-id': '42' } } }],
    [{ http: { request: { headers: { 'x-user-id': '42' } } } }],
    [{ attributes: { 'http.request.header.x-user-id': ['42'] } }],
  ])('are read from %j', (record) => {
    const event = build(record, { headers: ['x-user-id'] });
    expect(event.headers).toEqual({ 'x-user-id': '42' });
    expect(event.attributes).toBeUndefined();
  });

  it('that are not declared stay attributes', () => {
    expect(
      build({ headers: { 'x-user-id': '42', accept: 'a' } }, { headers: ['x-user-id'] }).attributes,
    ).toEqual({
      headers: { accept: 'a' },
    });
    expect(build({ 'x-user-id': '42' }).attributes).toEqual({ 'x-user-id': '42' });
  });
});

describe('level', () => {
  it.each<[JsonObject, string | undefined, number | undefined]>([
    [{ level: 'WARNING' }, 'warn', 13],
    [{ level: 30 }, 'info', 9],
    [{ level: 35 }, 'info', 9],
    [{ level: '60' }, 'fatal', 21],
    [{ severity: 'Critical' }, 'fatal', 21],
    [{ severity_text: 'DEBUG', severity_number: 6 }, 'debug', 6],
    [{ severityNumber: 17 }, 'error', 17],
    [{ lvl: 'E' }, 'error', 17],
    [{ levelno: 40 }, 'error', 17],
    [{ PRIORITY: '3' }, 'error', 17],
    [{ log: { level: 'notice' } }, 'info', 9],
    [{ 'log.level': 'trace' }, 'trace', 1],
    [{ level: 3 }, undefined, undefined],
    [{ level: 'gold' }, undefined, undefined],
    [{ severity: 3 }, undefined, undefined],
    [{ level: { a: 1 } }, undefined, undefined],
  ])('of %j', (record, level, severity) => {
    const event = build(record);
    expect([event.level, event.severity]).toEqual([level, severity]);
    if (level === undefined) expect(event.attributes).toEqual(record);
  });
});

describe('time', () => {
  const OWN = '2024-05-06T07:08:09.123456789Z';
  it.each<[string, JsonObject, Partial<EventContext>, string]>([
    ['own', { time: OWN }, {}, OWN],
    ['Elastic', { '@timestamp': OWN, time: '2001-01-01T00:00:00Z' }, {}, OWN],
    ['own before the transport', { ts: OWN }, { time: NOW }, OWN],
    ['own before the flush', { '@message': 'x', time: OWN, '@timestamp': NOW }, {}, OWN],
    ['inside @message', { '@message': `{"ts":"${OWN}"}`, '@timestamp': NOW, time: NOW }, {}, OWN],
    ['transport before the flush', { '@message': 'x', '@timestamp': NOW }, { time: OWN }, OWN],
    ['flush', { '@message': 'x', '@timestamp': '2024-05-06T07:08:09Z' }, {}, '2024-05-06T07:08:09Z'],
    ['received', { time: 'soon', timestamp: 12 }, {}, NOW],
    ['a day is not a time of an event', { date: '2024-05-06' }, {}, NOW],
    ["Fluent Bit's date", { date: 1_714_979_289.5 }, {}, '2024-05-06T07:08:09.5Z'],
  ])('%s', (_name, record, context, expected) => {
    expect(build(record, {}, context)['@timestamp']).toBe(expected);
  });

  it('that is none stays an attribute; the time of a flush does not', () => {
    expect(build({ time: 'soon', msg: 'a' }).attributes).toEqual({ time: 'soon' });
    expect(build({ '@message': 'a', time: OWN, '@timestamp': NOW }).attributes).toBeUndefined();
  });
});

describe('message', () => {
  it.each<[JsonObject, string]>([
    [{ message: 'a', msg: 'b' }, 'a'],
    [{ '@message': 'line\n' }, 'line'],
    [{ log: 'line\r\n' }, 'line'],
    [{ event: 'structlog' }, 'structlog'],
    [{ message: 5 }, '5'],
    [{ message: { msg: 'inner', a: 1 } }, 'inner'],
    [{ log: '{not json}' }, '{not json}'],
    [{ message: '', a: 1, b: 'two words', c: { d: 1 } }, 'a=1 b="two words"'],
    [{ method: 'GET', path: '/x', status: 200 }, 'method=GET path=/x status=200'],
    [{}, ''],
  ])('of %j', (record, message) => {
    expect(build(record).message).toBe(message);
  });

  it('that is made is short', () => {
    const record = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`key${i}`, 'value']));
    expect(build(record).message).toHaveLength(1024);
  });

  it('that holds a JSON object gives its keys; what surrounds it ranks behind and is not lost', () => {
    const inner = { msg: 'paid', level: 'warn', stream: 'own', amount: 5 };
    const event = build({ log: JSON.stringify(inner), level: 'info', stream: 'stdout', amount: 5 });
    expect(event).toMatchObject({ message: 'paid', level: 'warn' });
    expect(event.attributes).toEqual({
      stream: 'own',
      amount: 5,
      level: 'info',
      wrapper: { stream: 'stdout' },
    });
  });

  it("takes an OpenTelemetry record's structured body, but no request's", () => {
    const telemetry = build({ body: { msg: 'a', n: 1 }, severityNumber: 9 });
    expect(telemetry).toMatchObject({ message: 'a', attributes: { n: 1 } });
    expect(build({ msg: 'posted', body: { msg: 'a' } })).toMatchObject({
      message: 'posted',
      attributes: { body: { msg: 'a' } },
    });
  });
});

describe('http', () => {
  it.each<[string, JsonObject, JsonObject]>([
    [
      'pino-http',
      { req: { method: 'GET', url: '/a?b=1' }, res: { statusCode: 200 }, responseTime: 5 },
      { method: 'GET', path: '/a?b=1', status: 200, duration_ms: 5 },
    ],
    [
      'Envoy JSON',
      { method: 'POST', path: '/x', response_code: 503, duration: 12 },
      { method: 'POST', path: '/x', status: 503, duration_ms: 12 },
    ],
    [
      'nginx',
      { request_method: 'GET', request_uri: '/n', status: '404', request_time: '0.005' },
      { method: 'GET', path: '/n', status: 404, duration_ms: 5 },
    ],
    [
      'Elastic',
      { http: { request: { method: 'GET' }, response: { status_code: 200 } }, url: { path: '/e' } },
      { method: 'GET', path: '/e', status: 200 },
    ],
    [
      'OpenTelemetry',
      { attributes: { 'http.request.method': 'PUT', 'url.path': '/o', 'http.response.status_code': 201 } },
      { method: 'PUT', path: '/o', status: 201 },
    ],
    ['an address', { method: 'GET', url: 'https://a.example/p?q' }, { method: 'GET', path: '/p?q' }],
  ])('of %s', (_name, record, http) => {
    const event = build(record);
    expect(event.http).toEqual(http);
    expect(event.attributes).toBeUndefined();
  });

  it('is not seen in words that mean other things', () => {
    const record = { method: 'card', path: '/var/log', status: 200, duration: 5, code: 404 };
    const event = build(record);
    expect(event.http).toBeUndefined();
    expect(event.attributes).toEqual(record);
  });

  it("and the rest of Envoy's text line", () => {
    const message =
      '[2016-04-15T20:17:00.310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "tcp://10.0.2.1:80"';
    expect(build({ log: message })).toEqual({
      '@timestamp': '2016-04-15T20:17:00.310Z',
      observed_at: NOW,
      message,
      request_id: 'cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2',
      http: { method: 'POST', path: '/api/v1/locations', status: 204, duration_ms: 226 },
    });
  });

  it("reads Istio's text line, which has more in the middle", () => {
    const message =
      '[2020-11-25T21:26:18.409Z] "GET /status/418 HTTP/1.1" 418 - via_upstream - "-" 0 135 4 4 "-" "curl/7.73.0" "84961386-6d84-929d-98bd-c5aee93b5c88" "httpbin:8000" "10.44.1.27:80" outbound|8000||httpbin.foo -';
    expect(build({ log: message }).request_id).toBe('84961386-6d84-929d-98bd-c5aee93b5c88');
  });
});

describe('origin', () => {
  it.each<[JsonObject, JsonObject]>([
    [
      { service: 'orders', host: 'n1' },
      { service: 'orders', host: 'n1' },
    ],
    [
      { service: { name: 'orders' }, host: { name: 'n1' } },
      { service: 'orders', host: 'n1' },
    ],
    [
      { resource: { 'service.name': 'orders', 'k8s.pod.name': 'p' } },
      { service: 'orders', kubernetes: { pod: 'p' } },
    ],
    [
      { name: 'orders', pid: 1, hostname: 'n1', level: 30 },
      { service: 'orders', host: 'n1' },
    ],
    [
      { kubernetes: { labels: { app: 'orders' } } },
      { service: 'orders', kubernetes: { labels: { app: 'orders' } } },
    ],
    [{ kubernetes: { pod: { name: 'p' }, node: { name: 'n' } } }, { kubernetes: { pod: 'p', node: 'n' } }],
    [{ client_trail: { hostname: 'forwarder' } }, { host: 'forwarder' }],
    [{ tag: 'app.log' }, { tag: 'app.log' }],
  ])('of %j', (record, expected) => {
    expect(build(record)).toMatchObject(expected);
  });

  it('keeps what Kubernetes says besides', () => {
    const event = build({ kubernetes: { pod_name: 'p', docker_id: 'd', labels: { a: { b: 1 } } } });
    expect(event.kubernetes).toEqual({ pod: 'p' });
    expect(event.attributes).toEqual({ kubernetes: { docker_id: 'd', labels: { a: { b: 1 } } } });
  });

  it("prefers the transport's tag", () => {
    const event = build({ tag: 'own', msg: 'a' }, {}, { tag: 'transport' });
    expect(event.tag).toBe('transport');
    expect(event.attributes).toEqual({ tag: 'own' });
  });
});

describe('declared fields', () => {
  const fields = [
    { name: 'amount', type: 'number' },
    { name: 'cart.items', type: 'number' },
    { name: 'paid', type: 'boolean' },
    { name: 'due', type: 'date' },
    { name: 'status', type: 'keyword' },
  ] as const;

  it('fit', () => {
    const record = {
      amount: '1.5',
      cart: { items: [1, 2, null] },
      paid: false,
      due: '2025-01-01',
      status: 200,
    };
    const event = build(record, { fields });
    expect(event.type_errors).toBeUndefined();
    expect(event.attributes).toEqual(record);
  });

  it('that do not fit are kept and named', () => {
    const record = { amount: 'a lot', 'cart.items': { n: 1 }, paid: 'yes', due: 'soon', status: null };
    const event = build(record, { fields });
    expect(event.type_errors).toEqual(['amount', 'cart.items', 'paid', 'due']);
    expect(event.attributes).toEqual(record);
  });

  it('stay attributes even where they are part of the core', () => {
    const event = build({ method: 'GET', status: 200 }, { fields });
    expect(event.http).toEqual({ method: 'GET', status: 200 });
    expect(event.attributes).toEqual({ status: 200 });
  });
});

describe('bounds', () => {
  it('keeps as many values as an event can carry, and says so', () => {
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`key${i}`, i]));
    const event = build({ msg: 'a', many });
    expect(event.message).toBe('a');
    expect(Object.keys(event.attributes?.many as JsonObject)).toHaveLength(999);
    expect(event.parse_error).toBe('attributes were cut: more than 1000 values');
  });

  it('cuts what is nested too deep, at any depth', () => {
    for (const levels of [199, 250, 50_000]) {
      const deep = JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`) as JsonObject;
      const event = build({ msg: 'a', deep, twice: deep });
      expect(() => encodeLine(event)).not.toThrow();
      expect(event.parse_error !== undefined).toBe(levels > 199);
    }
  });

  it('takes a name that objects are born with', () => {
    const record = JSON.parse(
      '{"__proto__":{"admin":1},"constructor":"c","a":{"__proto__":2}}',
    ) as JsonObject;
    const line = encodeLine(build(record));
    expect(line).toContain('"attributes":{"__proto__":{"admin":1},"constructor":"c","a":{"__proto__":2}}');
  });
});

const NAMES = [
  ...['message', '@message', 'log', 'time', '@timestamp', 'level', 'request_id', 'req', 'headers', 'http'],
  ...[
    'kubernetes',
    'attributes',
    'body',
    'service',
    'status',
    'method',
    'trace_id',
    'dd',
    '__proto__',
    'x-user-id',
  ],
];

it('makes a valid event of any JSON object and keeps what it does not know', () => {
  const { node } = fc.letrec<{ node: JsonValue }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(
        fc.string(),
        fc.integer(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.constantFrom('GET', '{"level":"info"}', '2025-01-01'),
      ) as fc.Arbitrary<JsonValue>,
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), tie('node'), { maxKeys: 6 }),
    ),
  }));
  const app: App = {
    requestId: { paths: ['a.b'], pattern: 'r=(\\w+)' },
    headers: ['x-user-id'],
    fields: [{ name: 'status', type: 'number' }],
  };
  const builder = createEventBuilder(app);
  fc.assert(
    fc.property(
      fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), node, { maxKeys: 8 }),
      (generated) => {
        const record = JSON.parse(JSON.stringify({ only: 'here', ...generated })) as JsonObject;
        const event = builder(record, { receivedAt: RECEIVED_AT });
        const read = decodeLine(new TextEncoder().encode(encodeLine(event)));
        expect(read['@timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/);
        expect(typeof read.message).toBe('string');
        expect(read.attributes).toMatchObject({ only: 'here' });
        for (const value of Object.values(read)) expect(value).not.toBeNull();
      },
    ),
    { numRuns: 1000 },
  );
});
