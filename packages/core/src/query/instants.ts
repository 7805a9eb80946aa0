/** Points in time as people write them in a query or a time range. */

/** Microseconds since the epoch; `to` is exclusive. What is written with less precision spans its whole unit. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** For messages: the forms that `parseInstant` takes. */
export const INSTANT_FORMS =
  '2026-07-26, 2026-07-26T10:15:00Z, epoch milliseconds, now, or relative like -15m';

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;

/** As far as a Date reaches: April of the year -271,821 to September of 275,760. */
const MAX_MILLISECONDS = 8.64e15;

const RELATIVE = /^(?:now)?([+-])(\d{1,12})([smhdw])$/;
const EPOCH_MILLISECONDS = /^-?\d{1,16}$/;
const ISO_8601 =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d\d(?::?\d\d)?)?)?$/;

/** `now` in milliseconds since the epoch. Without an offset a time is UTC. */
export function parseInstant(text: string, now: number): Span | undefined {
  if (text === 'now') return exactly(now * 1_000);
  const relative = RELATIVE.exec(text);
  if (relative) {
    const [, sign, count, unit] = relative as unknown as [string, string, string, string];
    const seconds = Number(count) * (UNIT_SECONDS[unit] as number);
    return exactly((now + (sign === '-' ? -1 : 1) * seconds * 1_000) * 1_000);
  }
  if (EPOCH_MILLISECONDS.test(text)) return spanOf(Number(text) * 1_000, 1_000);
  const iso = ISO_8601.exec(text);
  return iso ? isoSpan(iso) : undefined;
}

function exactly(micros: number): Span | undefined {
  return spanOf(Math.floor(micros), 1);
}

function spanOf(from: number, length: number): Span | undefined {
  return Math.abs(from) <= MAX_MILLISECONDS * 1_000 ? { from, to: from + length } : undefined;
}

function isoSpan(parts: RegExpExecArray): Span | undefined {
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDate = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  // A leap second is written 60.
  if (!isDate || hour > 23 || minute > 59 || second > 60) return undefined;
  const offset = offsetMinutes(parts[8]);
  if (offset === undefined) return undefined;
  const fraction = parts[7];
  const from =
    date.getTime() * 1_000 +
    (hour * 60 + minute - offset) * MINUTE +
    second * SECOND +
    microsOfFraction(fraction);
  if (parts[4] === undefined) return spanOf(from, DAY);
  if (parts[6] === undefined) return spanOf(from, MINUTE);
  return spanOf(from, fraction === undefined ? SECOND : 10 ** Math.max(0, 6 - fraction.length));
}

function microsOfFraction(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Number(fraction.slice(0, 6).padEnd(6, '0'));
}

function offsetMinutes(offset: string | undefined): number | undefined {
  if (offset === undefined || /^z$/i.test(offset)) return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(':', ''));
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
