import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWeb, type WebUnderTest } from './start-web.ts';

const PAGE = '<!doctype html><title>Kapuas</title>';

let web: WebUnderTest;
let consoleDir: string;

beforeAll(async () => {
  consoleDir = await mkdtemp(join(tmpdir(), 'kapuas-console-'));
  await mkdir(join(consoleDir, 'assets'));
  await writeFile(join(consoleDir, 'index.html'), PAGE);
  await writeFile(join(consoleDir, 'assets', 'app-3f2a.js'), 'console.log(1)');
  web = await startWeb({ consoleDir });
});

afterAll(async () => {
  await web.stop();
  await rm(consoleDir, { recursive: true });
});

function get(path: string, accept = 'text/html'): Promise<Response> {
  return fetch(`${web.url}${path}`, { headers: { accept } });
}

describe('the console', () => {
  test.each(['/', '/apps/orders', '/trails/req-1.2', '/explore?q=level%3Aerror'])(
    'is at %s',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe(PAGE);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(answer.headers.get('x-frame-options')).toBe('DENY');
    },
  );

  test('has parts that are kept for good', async () => {
    const answer = await get('/assets/app-3f2a.js', '*/*');
    expect(answer.headers.get('content-type')).toMatch(/javascript/);
    expect(answer.headers.get('cache-control')).toContain('immutable');
  });

  test.each([
    '/assets/gone-1.js',
    '/api/v1/gone',
    '/api/gone',
    '/../../etc/passwd%00',
    '/%2e%2e%2fpackage.json',
  ])('is not at %s', async (path) => {
    const answer = await get(path, '*/*');
    expect(await answer.text()).not.toContain('root:');
    if (path.startsWith('/a')) {
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toMatch(/problem\+json/);
    }
  });
});

describe('the server', () => {
  test('says that it lives and is ready', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
    expect(await (await get('/readyz')).json()).toEqual({
      status: 'ready',
      parts: { catalog: true, store: true, queue: true },
    });
  });

  test('measures what it answers', async () => {
    await get('/api/v1/apps');
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toMatch(
      /kapuas_web_request_duration_seconds_count\{method="GET",route="\/api\/v1\/apps",status="401"\} \d/,
    );
  });
});
