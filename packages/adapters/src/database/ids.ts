import { randomBytes } from 'node:crypto';

/** @returns a maker of ids that sort in the order in which they were made, also within one millisecond */
export function createIds(now: () => number = Date.now): () => string {
  let at = 0;
  let count = 0;
  return () => {
    const time = now();
    count = time > at ? 0 : count + 1;
    at = Math.max(at, time);
    return `${hex(at, 12)}${hex(count, 6)}${randomBytes(5).toString('hex')}`;
  };
}

/** @returns what sorts before every id made from that time on, and behind those made before */
export function idAt(time: number): string {
  return hex(Math.max(0, time), 12);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
