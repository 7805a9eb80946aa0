import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CanonicalEvent, JsonObject } from '../event/event.ts';
import { createFieldSchema } from './fields.ts';
import { EXACT_LENGTH, exactText, NAME_LENGTH, termsOf, VALUE_DEPTH, valuesOf } from './values.ts';

const schema = createFieldSchema([]);

function eventWith(attributes: JsonObject): CanonicalEvent {
  return { '@timestamp': '2026-07-26T10:15:00Z', message: 'paid', attributes };
}

function pairs(event: CanonicalEvent): string[] {
  const found: string[] = [];
  termsOf(event, (name, value) => found.push(`${name}=${value}`));
  return found;
}

function nested(depth: number): JsonObject {
  let value: JsonObject = { x: 1 };
  for (let level = 1; level < depth; level++) value = { a: value };
  return value;
}

describe('termsOf', () => {
  it('names core fields, headers, labels and attributes', () => {
    const event: CanonicalEvent = {
      '@timestamp': '2026-07-26T10:15:00Z',
      observed_at: '2026-07-26T10:15:01Z',
      message: 'GET /',
      level: 'warn',
      severity: 13,
      request_id: 'r-1',
      headers: { 'x-user-id': '42' },
      http: { method: 'GET', status: 200, duration_ms: 1.5 },
      kubernetes: { pod: 'p', labels: { 'app.kubernetes.io/name': 'shop' } },
      attributes: { cart: { items: ['a', 'b'], total: 12 }, 'x.y': true },
      redacted: { email: 2 },
      parse_error: 'not JSON',
      type_errors: ['cart.total'],
    };
    expect(pairs(event)).toEqual([
      'level=warn',
      'severity=13',
      'request_id=r-1',
      'headers.x-user-id=42',
      'http.method=GET',
      'http.status=200',
      'http.duration_ms=1.5',
      'kubernetes.pod=p',
      'kubernetes.labels.app.kubernetes.io/name=shop',
      'attributes.cart.items=a',
      'attributes.cart.items=b',
      'attributes.cart.total=12',
      'attributes.x.y=true',
      'redacted.email=2',
      'type_errors=cart.total',
    ]);
  });

  it('takes values in the form of JSON, and nothing from null or empty containers', () => {
    const attributes = JSON.parse(
      '{"a":[null,[],{},[1.50,[2e3]]],"b":-0,"c":1e21,"d":"","e":null}',
    ) as JsonObject;
    expect(pairs(eventWith(attributes))).toEqual([
      'attributes.a=1.5',
      'attributes.a=2000',
      'attributes.b=0',
      'attributes.c=1e+21',
      'attributes.d=',
    ]);
  });

  it('keeps the digits of a number that JavaScript cannot hold', () => {
    const raw = JSON as unknown as { rawJSON(text: string): string };
    const event = eventWith({ id: raw.rawJSON('12345678901234567890') });
    expect(pairs(event)).toEqual(['attributes.id=12345678901234567890']);
    expect(valuesOf(event, schema.resolve('id'))).toEqual(['12345678901234567890']);
  });

  it('is not led astray by the names of Object.prototype', () => {
    const attributes = JSON.parse('{"__proto__":{"polluted":1},"constructor":"c"}') as JsonObject;
    const event = eventWith(attributes);
    expect(pairs(event)).toEqual(['attributes.__proto__.polluted=1', 'attributes.constructor=c']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(valuesOf(event, schema.resolve('__proto__.polluted'))).toEqual([1]);
    expect(valuesOf(event, schema.resolve('toString'))).toEqual([]);
    expect(valuesOf(eventWith({ a: 'text' }), schema.resolve('a.length'))).toEqual([]);
  });

  it('ends at its limits of depth and name, and survives far more', () => {
    const path = (depth: number) => `${'a.'.repeat(depth - 1)}x`;
    // The attributes themselves are the first level.
    for (const [depth, count] of [
      [VALUE_DEPTH, 1],
      [VALUE_DEPTH + 1, 0],
      [10_000, 0],
    ] as const) {
      const event = eventWith(nested(depth));
      expect(pairs(event)).toHaveLength(count);
      expect(valuesOf(event, schema.resolve(path(depth)))).toHaveLength(count);
    }
    for (const [length, count] of [
      [NAME_LENGTH, 1],
      [NAME_LENGTH + 1, 0],
    ] as const) {
      const name = 'n'.repeat(length - 'attributes.'.length);
      expect(pairs(eventWith({ [name]: 1 }))).toHaveLength(count);
      expect(valuesOf(eventWith({ [name]: 1 }), schema.resolve(name))).toHaveLength(count);
    }
  });

  it('survives arrays within arrays', () => {
    let value: JsonObject[string] = 1;
    for (let level = 0; level < 10_000; level++) value = [value];
    expect(pairs(eventWith({ deep: value }))).toEqual([]);
    expect(valuesOf(eventWith({ deep: value }), schema.resolve('deep'))).toEqual([]);
  });
});

describe('valuesOf', () => {
  it('reads one path however its dots are spread over keys', () => {
    const event = eventWith({
      'a.b.c': 1,
      a: { 'b.c': 2, b: { c: [3, { d: 9 }] } },
      'a.b': [{ c: 4 }, { c: null }],
    });
    expect([...valuesOf(event, schema.resolve('a.b.c'))].sort()).toEqual([1, 2, 3, 4]);
    expect(valuesOf(event, schema.resolve('attributes.a.b.c.d'))).toEqual([9]);
    expect(valuesOf(event, schema.resolve('a.b'))).toEqual([]);
    expect(valuesOf(event, schema.resolve('message'))).toEqual(['paid']);
    expect(valuesOf(event, schema.resolve('http.status'))).toEqual([]);
  });

  it('agrees with termsOf on every event', () => {
    const key = fc.oneof(fc.constantFrom('a', 'b', 'a.b', '', '.', '__proto__', '\ud800'), fc.string());
    const { value: json } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.jsonValue({ maxDepth: 0 }), tie('array'), tie('object')),
      array: fc.array(tie('value'), { maxLength: 3 }),
      object: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, json, { maxKeys: 4 }), (attributes) => {
        const event = eventWith(attributes as JsonObject);
        const byName = new Map<string, string[]>();
        termsOf(event, (name, value) => byName.set(name, [...(byName.get(name) ?? []), value]));
        for (const [name, values] of byName) {
          const field = schema.resolve(name);
          expect(field.path.join('.')).toBe(name);
          expect(valuesOf(event, field).map(exactText).sort()).toEqual(values.sort());
        }
      }),
    );
  });
});

describe('exactText', () => {
  it('is the beginning of a long value, well-formed', () => {
    expect(exactText('x'.repeat(300))).toBe('x'.repeat(EXACT_LENGTH));
    expect(exactText(`${'x'.repeat(EXACT_LENGTH - 1)}👍`)).toBe(`${'x'.repeat(EXACT_LENGTH - 1)}\ufffd`);
    expect(exactText('a\ud800')).toBe('a\ufffd');
    expect([exactText(true), exactText(500), exactText('500')]).toEqual(['true', '500', '500']);
  });
});
