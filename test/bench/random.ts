/** A small seeded generator: the same seed gives the same log on every machine. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from 0 to below `bound`. */
  below(bound: number): number;
  pick<T>(list: readonly T[]): T;
  weighted<T extends { readonly weight: number }>(list: readonly T[]): T;
  uuid(): string;
}

export function createRandom(seed: number): Random {
  const u32 = sfc32(seed);
  const next = (): number => u32() / 4_294_967_296;
  const below = (bound: number): number => Math.floor(next() * bound);
  const hex = (): string => u32().toString(16).padStart(8, '0');

  function weighted<T extends { readonly weight: number }>(list: readonly T[]): T {
    let left = next() * list.reduce((sum, item) => sum + item.weight, 0);
    for (const item of list) {
      left -= item.weight;
      if (left < 0) return item;
    }
    return list.at(-1) as T;
  }

  function uuid(): string {
    const digits = hex() + hex() + hex() + hex();
    const variant = '89ab'[u32() & 3];
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      `4${digits.slice(13, 16)}`,
      variant + digits.slice(17, 20),
      digits.slice(20),
    ].join('-');
  }

  return { next, below, pick: (list) => list[below(list.length)] as never, weighted, uuid };
}

/** Chris Doty-Humphrey's small fast counting generator. */
function sfc32(seed: number): () => number {
  let [a, b, c, counter] = [seed >>> 0, 0x9e3779b9, 0x243f6a88, 1];
  const step = (): number => {
    const out = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) >>> 0;
    c = (c + out) >>> 0;
    return out;
  };
  for (let i = 0; i < 12; i++) step();
  return step;
}
