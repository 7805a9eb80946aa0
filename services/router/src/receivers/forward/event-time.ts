/** Times as forwarders write them: EventTime (extension type 0) and MessagePack's own timestamp (type -1). */
import { nanosToTimestamp } from '@kapuas/core/event/time.ts';

/** Seconds that Fluent Bit writes for what opens and closes a group of entries; they are no times. */
const GROUP_START = 0xffffffff;
const GROUP_END = 0xfffffffe;

/** @param payload of extension type 0 @returns RFC 3339, or undefined when it is none or says "now" */
export function eventTime(payload: Buffer): string | undefined {
  if (payload.length !== 8) return undefined;
  const seconds = payload.readUInt32BE(0);
  return seconds === 0 ? undefined : nanosToTimestamp(seconds, payload.readUInt32BE(4));
}

/** @param payload of extension type 0 */
export function groupMark(payload: Buffer): 'start' | 'end' | undefined {
  if (payload.length !== 8 || payload.readUInt32BE(4) !== 0) return undefined;
  const seconds = payload.readUInt32BE(0);
  if (seconds === GROUP_START) return 'start';
  return seconds === GROUP_END ? 'end' : undefined;
}

/** @param payload of extension type -1 @returns RFC 3339, or undefined when it is none */
export function timestampExtension(payload: Buffer): string | undefined {
  switch (payload.length) {
    case 4:
      return nanosToTimestamp(payload.readUInt32BE(0), 0);
    case 8: {
      const high = payload.readUInt32BE(0);
      // 30 bits of nanoseconds, then 34 of seconds.
      return nanosToTimestamp((high & 3) * 2 ** 32 + payload.readUInt32BE(4), high >>> 2);
    }
    case 12:
      return nanosToTimestamp(Number(payload.readBigInt64BE(4)), payload.readUInt32BE(0));
    default:
      return undefined;
  }
}
