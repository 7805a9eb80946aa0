import { describe, expect, it } from 'vitest';
import type { JsonObject } from './event.ts';
import { build } from './test-build.ts';

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
