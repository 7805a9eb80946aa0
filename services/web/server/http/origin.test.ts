import { describe, expect, it } from 'vitest';
import { assertSameOrigin } from './origin.ts';

function check(method: string, headers: Record<string, string>, publicOrigin?: string): () => void {
  return () => assertSameOrigin({ method, headers, host: 'localhost:3000' }, publicOrigin);
}

describe('assertSameOrigin', () => {
  it.each([
    ['a safe method from anywhere', check('GET', { origin: 'https://evil.example' })],
    ['a program that sends no Origin', check('POST', {})],
    ['the console itself', check('POST', { origin: 'http://localhost:3000' })],
    [
      'the public address behind a proxy',
      check('POST', { origin: 'https://logs.example' }, 'https://logs.example'),
    ],
    ['no Origin but the same site', check('DELETE', { 'sec-fetch-site': 'same-origin' })],
  ])('lets %s through', (_what, call) => {
    expect(call).not.toThrow();
  });

  it.each([
    ['another site', check('POST', { origin: 'https://evil.example' })],
    ['another port', check('POST', { origin: 'http://localhost:3001' })],
    ['a sandboxed page', check('POST', { origin: 'null' })],
    ['a look-alike', check('PATCH', { origin: 'http://localhost:3000.evil.example' })],
    ['no Origin but another site', check('PUT', { 'sec-fetch-site': 'cross-site' })],
    ['a sibling domain', check('DELETE', { 'sec-fetch-site': 'same-site' })],
  ])('refuses %s', (_what, call) => {
    expect(call).toThrow(expect.objectContaining({ code: 'bad-origin' }));
  });
});
