/** A set of row offsets within one chunk: bit n of the array stands for offset n. */
export type Bitmap = Uint32Array;

export function wordsFor(rows: number): number {
  return (rows + 31) >>> 5;
}

export function emptyBitmap(rows: number): Bitmap {
  return new Uint32Array(wordsFor(rows));
}

export function fullBitmap(rows: number): Bitmap {
  const bits = new Uint32Array(wordsFor(rows)).fill(0xffff_ffff);
  if (rows & 31) bits[bits.length - 1] = (1 << (rows & 31)) - 1;
  return bits;
}

export function setBit(bits: Bitmap, offset: number): void {
  const word = offset >>> 5;
  bits[word] = (bits[word] as number) | (1 << (offset & 31));
}

export function hasBit(bits: Bitmap, offset: number): boolean {
  return (((bits[offset >>> 5] as number) >>> (offset & 31)) & 1) === 1;
}

export function isEmpty(bits: Bitmap): boolean {
  for (let word = 0; word < bits.length; word++) if (bits[word] !== 0) return false;
  return true;
}

export function countBits(bits: Bitmap): number {
  let count = 0;
  for (let word = 0; word < bits.length; word++) count += popcount(bits[word] as number);
  return count;
}

export function and(left: Bitmap, right: Bitmap): Bitmap {
  const bits = new Uint32Array(left.length);
  for (let at = 0; at < bits.length; at++) bits[at] = (left[at] as number) & (right[at] as number);
  return bits;
}

export function or(left: Bitmap, right: Bitmap): Bitmap {
  const bits = new Uint32Array(left.length);
  for (let at = 0; at < bits.length; at++) bits[at] = (left[at] as number) | (right[at] as number);
  return bits;
}

export function andNot(left: Bitmap, right: Bitmap): Bitmap {
  const bits = new Uint32Array(left.length);
  for (let at = 0; at < bits.length; at++) bits[at] = (left[at] as number) & ~(right[at] as number);
  return bits;
}

/** Ascending. */
export function forEachBit(bits: Bitmap, visit: (offset: number) => void): void {
  for (let at = 0; at < bits.length; at++) {
    let word = bits[at] as number;
    while (word !== 0) {
      const lowest = 31 - Math.clz32(word & -word);
      visit((at << 5) + lowest);
      word &= word - 1;
    }
  }
}

/** Ascending, as a list. */
export function offsetsOf(bits: Bitmap): Uint16Array {
  const offsets = new Uint16Array(countBits(bits));
  let next = 0;
  for (let at = 0; at < bits.length; at++) {
    let word = bits[at] as number;
    while (word !== 0) {
      offsets[next++] = (at << 5) + 31 - Math.clz32(word & -word);
      word &= word - 1;
    }
  }
  return offsets;
}

function popcount(word: number): number {
  let n = word - ((word >>> 1) & 0x5555_5555);
  n = (n & 0x3333_3333) + ((n >>> 2) & 0x3333_3333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
