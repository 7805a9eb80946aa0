import { DEFAULT_SPEC } from '@kapuas/core/apps/app.ts';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../http/invalid-input.ts';
import { changeSpec, isRaise, limitsAskedFor, type SpecChange } from './spec.ts';

function wrongFields(change: SpecChange): string[] {
  try {
    changeSpec(DEFAULT_SPEC, change);
  } catch (error) {
    if (error instanceof InvalidInput) return error.invalid.map(({ field }) => field);
    throw error;
  }
  return [];
}

describe('changeSpec', () => {
  it('keeps what is not mentioned', () => {
    const spec = changeSpec(DEFAULT_SPEC, { limits: { eventsPerSecond: 5 }, headers: ['X-User-Id'] });
    expect(spec).toEqual({
      ...DEFAULT_SPEC,
      limits: { eventsPerSecond: 5, bytesPerSecond: DEFAULT_SPEC.limits.bytesPerSecond },
      headers: ['x-user-id'],
    });
  });

  it.each<[string, SpecChange, string[]]>([
    ['a header with a space', { headers: ['x user'] }, ['headers.0']],
    ['a header twice', { headers: ['x-a', 'X-A'] }, ['headers.1']],
    ['a header that is a secret', { headers: ['Authorization'] }, ['headers.0']],
    ['a field that ends in a dot', { fields: [{ name: 'cart.', type: 'number' }] }, ['fields.0.name']],
    [
      'a field twice',
      {
        fields: [
          { name: 'a', type: 'number' },
          { name: 'a', type: 'text' },
        ],
      },
      ['fields.1.name'],
    ],
    [
      'a field below another',
      {
        fields: [
          { name: 'cart', type: 'keyword' },
          { name: 'cart.total', type: 'number' },
        ],
      },
      ['fields.1.name'],
    ],
    ['an empty part of a path', { requestId: { paths: ['ok.path', 'a..b'] } }, ['requestId.paths.1']],
    ['a pattern that is none', { requestId: { pattern: 'req-(' } }, ['requestId.pattern']],
    [
      'several at once',
      { headers: ['a b'], requestId: { pattern: '[' } },
      ['headers.0', 'requestId.pattern'],
    ],
  ])('refuses %s', (_what, change, fields) => {
    expect(wrongFields(change)).toEqual(fields);
  });

  it('takes what real apps declare', () => {
    const change: SpecChange = {
      headers: ['x-user-id', 'x-order_id'],
      fields: [{ name: 'cart.total', type: 'number' }],
      requestId: { paths: ['context.rid'], pattern: 'req-[0-9a-f-]{36}', fromTransport: true },
    };
    expect(wrongFields(change)).toEqual([]);
  });
});

describe('limits', () => {
  it('lets bytes follow from events', () => {
    expect(limitsAskedFor({})).toEqual({});
    expect(limitsAskedFor({ eventsPerSecond: 2_000 })).toEqual({
      eventsPerSecond: 2_000,
      bytesPerSecond: 10_000_000,
    });
    expect(limitsAskedFor({ bytesPerSecond: 7 })).toEqual({ bytesPerSecond: 7 });
  });

  it('knows more from less', () => {
    const change = (retentionDays: number) => changeSpec(DEFAULT_SPEC, { retentionDays });
    expect(isRaise(DEFAULT_SPEC, change(DEFAULT_SPEC.retentionDays + 1))).toBe(true);
    expect(isRaise(DEFAULT_SPEC, change(1))).toBe(false);
  });
});
