/** Buffers of one size, kept for the next request: to get megabytes from the system costs as much as to fill them. */
export interface Buffers {
  readonly size: number;
  take(): Buffer;
  /** Only what nothing refers to any more. */
  give(buffer: Buffer): void;
}

const KEPT = 4;

export function createBuffers(size: number): Buffers {
  const free: Buffer[] = [];
  return {
    size,
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(size),
    give(buffer) {
      if (buffer.length === size && free.length < KEPT) free.push(buffer);
    },
  };
}
