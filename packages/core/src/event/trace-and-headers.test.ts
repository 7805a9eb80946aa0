import { describe, expect, it } from 'vitest';
import type { JsonObject } from './event.ts';
import { parseJson } from './json.ts';
import { build } from './test-build.ts';

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
