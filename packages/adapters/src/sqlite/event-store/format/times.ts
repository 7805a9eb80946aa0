import { pack, unpack } from './compression.ts';

/**
 * The times of a chunk's rows, microseconds since the epoch. Stored as differences from row to row in the
 * coarsest unit that keeps them exact, seven bits a byte.
 */
const UNITS = [1_000_000, 1_000, 1] as const;
const MAX_VARINT_BYTES = 8;

export function encodeTimes(times: Float64Array): Uint8Array {
  const unit = coarsestUnit(times);
  const out = new Uint8Array(1 + times.length * MAX_VARINT_BYTES);
  out[0] = UNITS.indexOf(unit);
  let end = 1;
  let before = 0;
  for (const time of times) {
    const value = time / unit;
    end = writeVarint(out, end, zigzag(value - before));
    before = value;
  }
  return pack(out.subarray(0, end));
}

export function decodeTimes(packed: Uint8Array, rows: number): Float64Array {
  const bytes = unpack(packed);
  const unit = UNITS[bytes[0] as number] as number;
  const times = new Float64Array(rows);
  let at = 1;
  let value = 0;
  for (let row = 0; row < rows; row++) {
    let coded = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[at++] as number;
      coded += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
      scale *= 128;
    }
    value += coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
    times[row] = value * unit;
  }
  return times;
}

function coarsestUnit(times: Float64Array): (typeof UNITS)[number] {
  let index = 0;
  for (const time of times) {
    while (time % (UNITS[index] as number) !== 0) index++;
    if (index === UNITS.length - 1) break;
  }
  return UNITS[index] as (typeof UNITS)[number];
}

/** Beyond 32 bits, so without shifts. */
function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

function writeVarint(out: Uint8Array, at: number, value: number): number {
  let rest = value;
  let end = at;
  while (rest >= 0x80) {
    out[end++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  out[end++] = rest;
  return end;
}
