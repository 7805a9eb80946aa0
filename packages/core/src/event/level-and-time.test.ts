import { describe, expect, it } from 'vitest';
import type { EventContext } from './assemble.ts';
import type { JsonObject } from './event.ts';
import { build, NOW } from './test-build.ts';

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
