import { describe, expect, it } from 'vitest';
import type { JsonObject } from './event.ts';
import { build, NOW } from './test-build.ts';

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
