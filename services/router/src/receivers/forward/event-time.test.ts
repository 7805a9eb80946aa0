import { expect, test } from 'vitest';
import { eventTime, groupMark, timestampExtension } from './event-time.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

test('EventTime keeps its nanoseconds', () => {
  expect(eventTime(hex('6b01185203c501e6'))).toBe('2026-11-21T04:04:34.063242726Z');
  expect(eventTime(hex('6b01185200000000'))).toBe('2026-11-21T04:04:34Z');
});

test.each([
  ['zero, which means now', '0000000000000000'],
  ['nanoseconds that are none', '6b0118523b9aca00'],
  ['another length', '6b011852'],
  ['the mark of a group', 'ffffffff00000000'],
])('EventTime that is no time: %s', (_, payload) => {
  expect(eventTime(hex(payload))).toBeUndefined();
});

test('marks of groups', () => {
  expect(groupMark(hex('ffffffff00000000'))).toBe('start');
  expect(groupMark(hex('fffffffe00000000'))).toBe('end');
  expect(groupMark(hex('ffffffff00000001'))).toBeUndefined();
  expect(groupMark(hex('6b01185203c501e6'))).toBeUndefined();
});

test('timestamps of 32, 64 and 96 bits', () => {
  expect(timestampExtension(hex('6b011852'))).toBe('2026-11-21T04:04:34Z');
  expect(timestampExtension(hex('1d6f34546b011852'))).toBe('2026-11-21T04:04:34.123456789Z');
  expect(timestampExtension(hex('075bcd15000000006b011852'))).toBe('2026-11-21T04:04:34.123456789Z');
  expect(timestampExtension(hex('075bcd15ffffffffffffffff'))).toBeUndefined();
  expect(timestampExtension(hex('00'))).toBeUndefined();
});
