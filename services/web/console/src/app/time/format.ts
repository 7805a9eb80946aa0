export type Zone = 'local' | 'utc';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let found = formatters.get(key);
  if (found === undefined) {
    const timeZone = zone === 'utc' ? { timeZone: 'UTC' } : {};
    found = new Intl.DateTimeFormat('en-GB', { ...options, ...timeZone, hourCycle: 'h23' });
    formatters.set(key, found);
  }
  return found;
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
const DAY: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };

/** @returns 2026-11-21 */
function formatDay(ms: number, zone: Zone): string {
  const [day, month, year] = formatter(zone, DAY).format(ms).split('/');
  return `${year}-${month}-${day}`;
}

/** @returns 10:02:03 */
export function formatClock(ms: number, zone: Zone): string {
  return formatter(zone, CLOCK).format(ms);
}

/** @returns 10:02 */
export function formatMinute(ms: number, zone: Zone): string {
  return formatClock(ms, zone).slice(0, 5);
}

/** @returns 2026-11-21 10:02:03 */
export function formatDateTime(ms: number, zone: Zone): string {
  return `${formatDay(ms, zone)} ${formatClock(ms, zone)}`;
}

/** @returns Nov 21, as a reader says it */
export function formatShortDay(ms: number, zone: Zone): string {
  const parts = formatter(zone, { month: 'short', day: 'numeric' }).formatToParts(ms);
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  return `${part('month')} ${part('day')}`;
}

/** @returns Nov 21; a day of another year than `now` in full: 2017-11-21 */
export function formatNearDay(ms: number, zone: Zone, now: number): string {
  const day = formatDay(ms, zone);
  return day.slice(0, 4) === formatDay(now, zone).slice(0, 4) ? formatShortDay(ms, zone) : day;
}

/** Digits after the second as the source gave them, but at least milliseconds. @returns .123 or .123456789 */
export function fractionOf(timestamp: string): string {
  const digits = /\.(\d+)/.exec(timestamp)?.[1] ?? '';
  return `.${digits.padEnd(3, '0')}`;
}

/** @returns 2026-11-21 10:02:03.123456 */
export function formatTimestamp(timestamp: string, zone: Zone): string {
  const ms = Date.parse(timestamp);
  return Number.isNaN(ms) ? timestamp : formatDateTime(ms, zone) + fractionOf(timestamp);
}

/** Microseconds since the epoch; the event's own precision, where Date.parse stops at milliseconds. */
export function toMicros(timestamp: string): number {
  const seconds = Math.floor(Date.parse(timestamp) / 1_000);
  const digits = (/\.(\d+)/.exec(timestamp)?.[1] ?? '').padEnd(6, '0').slice(0, 6);
  return seconds * 1_000_000 + Number(digits);
}

/** A span of time in the unit a reader would choose: 12 µs, 120 ms, 3.4 s, 2 min 5 s, 3 h 12 min, 4 d. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms === 0) return '0 ms';
  if (ms < 1) return `${Math.round(ms * 1_000)} µs`;
  if (ms < 999.5) return `${ms < 10 ? trim(ms, 1) : Math.round(ms)} ms`;
  if (ms < 59_950) return `${trim(ms / 1_000, ms < 10_000 ? 2 : 1)} s`;
  if (ms < 3_599_500) return twoUnits(ms, 60_000, 'min', 1_000, 's');
  if (ms < 86_370_000) return twoUnits(ms, 3_600_000, 'h', 60_000, 'min');
  return twoUnits(ms, 86_400_000, 'd', 3_600_000, 'h');
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

function twoUnits(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const rounded = Math.round(ms / small) * small;
  const rest = Math.round((rounded % big) / small);
  return `${Math.floor(rounded / big)} ${bigName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

const AGO = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** @returns 3 minutes ago, in 2 days, just now */
export function formatAgo(ms: number, now: number): string {
  const delta = ms - now;
  const size = Math.abs(delta);
  if (size < 45_000) return delta > 0 ? 'in a moment' : 'just now';
  if (size < 3_570_000) return AGO.format(Math.round(delta / 60_000), 'minute');
  if (size < 84_600_000) return AGO.format(Math.round(delta / 3_600_000), 'hour');
  return AGO.format(Math.round(delta / 86_400_000), 'day');
}

const WHOLE = new Intl.NumberFormat('en-US');
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

export function formatCount(value: number): string {
  return WHOLE.format(value);
}

/** @returns 1.2K, 3.4M */
export function formatCompact(value: number): string {
  return COMPACT.format(value);
}

/** Decimal units, as bandwidth and disks are sold. @returns 1.2 MB */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? trim(value, 1) : Math.round(value)} ${units[unit]}`;
}
