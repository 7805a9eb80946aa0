/** Finds where a value in a stream of bytes ends, without decoding it. */

export interface Scanner {
  /**
   * @param bytes the value from its first byte on, longer at each call
   * @returns the length of the value, or -1 when it is not whole yet; then `needs` tells how long it is at least
   */
  scan(bytes: Buffer): number;
  readonly needs: number;
}

/** Bytes of a header and its fixed payload by first byte; 0 where none is allowed. */
const LENGTH = new Uint8Array(256).fill(1);
/** Bytes of the size that follows the first byte. */
const WIDTH = new Uint8Array(256);
/** Values inside, for each unit of the size; 0 where the size counts bytes. */
const PER_UNIT = new Uint8Array(256);
/** Values inside, where the first byte itself tells. */
const INSIDE = new Uint8Array(256);

for (let n = 0; n < 16; n++) {
  INSIDE[0x80 + n] = 2 * n;
  INSIDE[0x90 + n] = n;
}
for (let n = 0; n < 32; n++) LENGTH[0xa0 + n] = 1 + n;
LENGTH[0xc1] = 0;
const FIXED = { 202: 5, 203: 9, 204: 2, 205: 3, 206: 5, 207: 9, 208: 2, 209: 3, 210: 5, 211: 9 };
const FIXED_EXTENSIONS = { 212: 3, 213: 4, 214: 6, 215: 10, 216: 18 };
for (const [head, length] of Object.entries({ ...FIXED, ...FIXED_EXTENSIONS })) LENGTH[Number(head)] = length;
for (const first of [0xc4, 0xc7, 0xd9]) {
  for (let i = 0; i < 3; i++) {
    WIDTH[first + i] = 1 << i;
    LENGTH[first + i] = 1 + (1 << i) + (first === 0xc7 ? 1 : 0);
  }
}
for (const [head, perUnit] of [
  [0xdc, 1],
  [0xde, 2],
] as const) {
  for (let i = 0; i < 2; i++) {
    WIDTH[head + i] = 2 << i;
    LENGTH[head + i] = 1 + (2 << i);
    PER_UNIT[head + i] = perUnit;
  }
}

/** What is wrong with the bytes, and where. */
export class ScanError extends Error {
  override readonly name = 'ScanError';
}

// The header read last: module state, because the loop below runs once a value and must not allocate.
let headerLength = 0;
let headerInside = 0;

/** @returns false when the header itself is cut; `headerLength` is then what it needs */
function readHeader(bytes: Buffer, at: number): boolean {
  const head = bytes[at] as number;
  const width = WIDTH[head] as number;
  headerLength = LENGTH[head] as number;
  headerInside = INSIDE[head] as number;
  if (width === 0) {
    if (headerLength === 0) throw new ScanError(`byte 0xc1 at ${at}, which MessagePack does not have`);
    return true;
  }
  if (at + 1 + width > bytes.length) {
    headerLength = 1 + width;
    return false;
  }
  const size = bytes.readUIntBE(at + 1, width);
  const perUnit = PER_UNIT[head] as number;
  if (perUnit === 0) headerLength += size;
  else headerInside = size * perUnit;
  return true;
}

/** For MessagePack. Throws a ScanError for a byte that begins no value. */
export function createMsgpackScanner(): Scanner {
  let at = 0;
  // A count is enough to find the end: how values nest does not matter, so depth costs nothing here.
  let left = 1;
  let needs = 1;

  return {
    scan(bytes) {
      while (at < bytes.length) {
        const whole = readHeader(bytes, at);
        needs = at + headerLength + left - 1;
        if (!whole || at + headerLength > bytes.length) return -1;
        at += headerLength;
        left += headerInside - 1;
        if (left > 0) continue;
        const length = at;
        at = 0;
        left = 1;
        return length;
      }
      needs = at + left;
      return -1;
    },
    get needs() {
      return needs;
    },
  };
}

/** @returns where the value ends that begins at `at`; throws a ScanError when the bytes end before */
export function skipValue(bytes: Buffer, at: number): number {
  let left = 1;
  while (left > 0) {
    if (at >= bytes.length || !readHeader(bytes, at) || at + headerLength > bytes.length) {
      throw new ScanError(`a value is cut off at ${bytes.length}`);
    }
    at += headerLength;
    left += headerInside - 1;
  }
  return at;
}
