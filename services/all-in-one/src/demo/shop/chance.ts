/** What goes wrong in the shop, and how long things take. */
export interface Chance {
  /** @param probability 0 to 1 */
  happens(probability: number): boolean;
  between(low: number, high: number): number;
  pick<T>(choices: readonly T[]): T;
}

export function createChance(random: () => number = Math.random): Chance {
  return {
    happens: (probability) => random() < probability,
    between: (low, high) => low + Math.floor(random() * (high - low + 1)),
    pick: (choices) => choices[Math.floor(random() * choices.length)] as (typeof choices)[number],
  };
}
