/** Times of events: RFC 3339 in UTC with as many fractional digits as the source has, nine at most. */

const NINE = 57;
const ZERO = 48;

/** What an event can have as its time: from 1970 until before 2100. Anything else is a mistake or another thing. */
const END_SECONDS = Date.UTC(2100, 0, 1) / 1000;

/** A bare number is a time only from 1990 on; below that the units could not be told apart. */
const FIRST_NUMBER_SECONDS = Date.UTC(1990, 0, 1) / 1000;

const ZONE = String.raw`\s?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?(?:\s[A-Z]{1,5})?`;
const CLOCK = String.raw`(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?`;
const EXTENDED = new RegExp(String.raw`^(\d{4})-(\d\d)-(\d\d)(?:(?:T|\s)${CLOCK}${ZONE})?$`, 'i');
const BASIC = new RegExp(String.raw`^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:[.,](\d+))?${ZONE}$`, 'i');
const DECIMAL = /^(\d{9,19})(?:\.(\d+))?$/;

/**
 * Microseconds since the epoch, rounded down: exact in a JavaScript number.
 * @returns NaN when `timestamp` is not RFC 3339 or ISO 8601
 */
export function microsOf(timestamp: string): number {
  const seconds = readSeconds(timestamp);
  const last = timestamp.length - 1;
  if (!Number.isNaN(seconds) && timestamp.charCodeAt(last) === 90) {
    if (last === 19) return seconds * 1e6;
    const fraction = timestamp.charCodeAt(19) === 46 && last > 20 ? readMicros(timestamp, 20, last) : -1;
    if (fraction >= 0) return seconds * 1e6 + fraction;
  }
  const canonical = parseIso(timestamp);
  return canonical === undefined ? Number.NaN : microsOf(canonical);
}

/**
 * Reads a time as sources write it: ISO 8601 with zone or without (then UTC), seconds, milliseconds,
 * microseconds or nanoseconds since the epoch as number or text (told apart by magnitude), or an object of
 * seconds and nanoseconds.
 * @returns RFC 3339 in UTC, or undefined when it is none or absurd
 */
export function parseTimestamp(value: unknown): string | undefined {
  if (typeof value === 'string') return parseIso(value) ?? parseEpoch(value);
  if (typeof value === 'number') return parseEpoch(String(value));
  if (typeof value === 'bigint') return parseEpoch(value.toString());
  if (value !== null && typeof value === 'object') return parseParts(value as Record<string, unknown>);
  return undefined;
}

/** @returns RFC 3339 in UTC, or undefined when the time is absurd */
export function nanosToTimestamp(seconds: number, nanos: number): string | undefined {
  if (!Number.isInteger(seconds) || !inRange(seconds) || !(nanos >= 0 && nanos < 1e9)) return undefined;
  return withFraction(seconds, fractionText(Math.floor(nanos)));
}

function inRange(seconds: number): boolean {
  return seconds >= 0 && seconds < END_SECONDS;
}

function fractionText(nanos: number): string {
  if (nanos === 0) return '';
  const digits = String(nanos).padStart(9, '0');
  if (nanos % 1e6 === 0) return digits.slice(0, 3);
  return nanos % 1e3 === 0 ? digits.slice(0, 6) : digits;
}

let knownSecond = Number.NaN;
let knownText = '';

/** Events of a batch share their second more often than not, so the last one is kept. */
function withFraction(seconds: number, fraction: string): string {
  if (seconds !== knownSecond) {
    knownText = new Date(seconds * 1000).toISOString().slice(0, 19);
    knownSecond = seconds;
  }
  return fraction === '' ? `${knownText}Z` : `${knownText}.${fraction}Z`;
}

function parseIso(text: string): string | undefined {
  if (isCanonical(text)) return text;
  const trimmed = text.length > 64 ? '' : text.trim();
  const match = EXTENDED.exec(trimmed) ?? BASIC.exec(trimmed);
  if (match === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone] = match;
  const local = readSeconds(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
  const seconds = local - offsetSeconds(zone);
  return inRange(seconds) ? withFraction(seconds, fraction.slice(0, 9)) : undefined;
}

/** Seconds east of UTC; NaN for an offset that no place has. */
function offsetSeconds(zone: string | undefined): number {
  if (zone === undefined || !/\d/.test(zone)) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', ''));
  if (hours > 18 || minutes > 59) return Number.NaN;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

function isCanonical(text: string): boolean {
  const last = text.length - 1;
  if (last < 19 || last > 29 || text.charCodeAt(last) !== 90 || text.charCodeAt(10) !== 84) return false;
  if (last !== 19 && (last === 20 || text.charCodeAt(19) !== 46 || readMicros(text, 20, last) < 0))
    return false;
  // A leap second is written as the second after it: not every reader knows them.
  return text.charCodeAt(17) !== 54 && inRange(readSeconds(text));
}

function parseEpoch(text: string): string | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const whole = match[1] as string;
  const value = Number(whole);
  for (let digits = 0; digits <= 9; digits += 3) {
    const unit = 10 ** digits;
    if (value < FIRST_NUMBER_SECONDS * unit || value >= END_SECONDS * unit) continue;
    const cut = whole.length - digits;
    const fraction = (whole.slice(cut) + (match[2] ?? '')).slice(0, 9);
    return withFraction(Number(whole.slice(0, cut)), trimFraction(fraction));
  }
  return undefined;
}

/** A fraction of zeros says nothing; shorter ones keep groups of three digits. */
function trimFraction(digits: string): string {
  if (/^0*$/.test(digits)) return '';
  return digits.length > 3 ? digits.replace(/(?:000)+$/, '') : digits;
}

function parseParts(value: Record<string, unknown>): string | undefined {
  const raw = value.rawJSON;
  if (typeof raw === 'string') return parseEpoch(raw);
  const seconds = value.seconds ?? value.sec;
  const nanos = value.nanos ?? value.nanoseconds ?? value.nsec ?? 0;
  return typeof nanos === 'number' && (typeof seconds === 'number' || typeof seconds === 'string')
    ? nanosToTimestamp(Number(seconds), nanos)
    : undefined;
}

/** Seconds since the epoch of `YYYY-MM-DD?HH:MM:SS` at the start; NaN when it is none. */
function readSeconds(text: string): number {
  const year = pair(text, 0) * 100 + pair(text, 2);
  const month = pair(text, 5);
  const day = pair(text, 8);
  const hour = pair(text, 11);
  const minute = pair(text, 14);
  const second = pair(text, 17);
  if (!(month >= 1 && month <= 12 && day >= 1 && hour <= 23 && minute <= 59 && second <= 60))
    return Number.NaN;
  const separator = text.charCodeAt(10) | 32;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return Number.NaN;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return Number.NaN;
  if ((separator !== 116 && separator !== 32) || day > daysIn(year, month)) return Number.NaN;
  return daysFromEpoch(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
}

/** The number that two digits make; NaN unless both are digits. */
function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at);
  const ones = text.charCodeAt(at + 1);
  if (!(tens >= ZERO && tens <= NINE && ones >= ZERO && ones <= NINE)) return Number.NaN;
  return (tens - ZERO) * 10 + ones - ZERO;
}

/** The first six digits of a fraction as microseconds; -1 when anything else stands there. */
function readMicros(text: string, from: number, to: number): number {
  let micros = 0;
  let scale = 100_000;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (!(code >= ZERO && code <= NINE)) return -1;
    micros += (code - ZERO) * scale;
    scale = Math.floor(scale / 10);
  }
  return micros;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leap ? 29 : (DAYS[month - 1] as number);
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar, counted in years that begin in March. */
function daysFromEpoch(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
