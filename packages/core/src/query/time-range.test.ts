import { describe, expect, it } from 'vitest';
import { KapuasError } from '../runtime/errors.ts';
import { parseTimeRange } from './time-range.ts';

const NOW = Date.UTC(2026, 6, 26, 12);
const micros = (iso: string) => Date.parse(iso) * 1_000;

function refusal(from?: string, to?: string): string {
  try {
    parseTimeRange(from, to, NOW);
  } catch (error) {
    if (error instanceof KapuasError && error.code === 'bad-time-range') return error.detail;
  }
  throw new Error('was accepted');
}

describe('parseTimeRange', () => {
  it('is the last hour when nothing is given', () => {
    const hour = { from: micros('2026-07-26T11:00:00Z'), to: micros('2026-07-26T12:00:00Z') };
    expect(parseTimeRange(undefined, undefined, NOW)).toEqual(hour);
    expect(parseTimeRange('', '', NOW)).toEqual(hour);
  });

  it.each([
    ['-15m', '2026-07-26T11:45:00Z'],
    ['now-15m', '2026-07-26T11:45:00Z'],
    ['-90s', '2026-07-26T11:58:30Z'],
    ['-2h', '2026-07-26T10:00:00Z'],
    ['-1d', '2026-07-25T12:00:00Z'],
    ['-2w', '2026-07-12T12:00:00Z'],
    ['-7300d', '2006-07-31T12:00:00Z'],
    ['2026-07-26', '2026-07-26T00:00:00Z'],
    ['2024-02-29T10:15', '2024-02-29T10:15:00Z'],
    ['2026-07-26T10:15:00+07:00', '2026-07-26T03:15:00Z'],
    ['2026-07-26T10:15:00-0330', '2026-07-26T13:45:00Z'],
    [' 2026-07-26 10:15:00,250 ', '2026-07-26T10:15:00.250Z'],
    ['0', '1970-01-01T00:00:00Z'],
    ['1785061800123', '2026-07-26T10:30:00.123Z'],
    ['1950-01-01', '1950-01-01T00:00:00Z'],
  ])('reads %s', (from, expected) => {
    expect(parseTimeRange(from, '+30d', NOW).from).toBe(micros(expected));
  });

  it('keeps microseconds and rounds nanoseconds down', () => {
    const { from } = parseTimeRange('2026-07-26T10:15:00.123456789Z', undefined, NOW);
    expect(from).toBe(micros('2026-07-26T10:15:00Z') + 123_456);
  });

  it.each([
    'yesterday',
    '2026-02-30',
    '2026-13-01',
    '2026-07-26T24:00',
    '2026-07-26T10:60',
    '-5y',
    '1e9',
    '-999999999999w',
    '-15M',
    '2026-07-26T10:00:00+99:00',
  ])('refuses %s', (text) => {
    expect(refusal(text)).toBe(
      `from is "${text}", which is none of 2026-07-26, 2026-07-26T10:15:00Z, epoch milliseconds, now, or relative like -15m`,
    );
  });

  it('refuses a range that ends before it begins, in the words that were given', () => {
    expect(refusal('now', '-1h')).toBe('from (now) is not before to (-1h)');
    expect(refusal('2030-01-01')).toBe('from (2030-01-01) is not before to (now when not given)');
    expect(refusal('-1h', '-1h')).toContain('not before');
    expect(refusal(undefined, 'x'.repeat(200)).length).toBeLessThan(220);
  });
});
