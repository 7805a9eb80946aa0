import { statfsSync } from 'node:fs';

/** Free space that appends leave to the rest of the pipeline, so that what was taken in can still be indexed. */
export const DEFAULT_RESERVE_BYTES = 256 * 1024 * 1024;

/** @returns bytes that this process may still write below `dir` */
export function freeBytes(dir: string): number {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize;
}

/** @returns why `bytes` more must not be written, or undefined when they may */
export function diskShortage(dir: string, bytes: number, reserveBytes: number): string | undefined {
  const free = freeBytes(dir);
  if (free - bytes >= reserveBytes) return undefined;
  return `${toMib(free)} MiB are free and ${toMib(reserveBytes)} MiB are kept in reserve`;
}

function toMib(bytes: number): number {
  return Math.floor(bytes / 1024 / 1024);
}
