import { existsSync, readFileSync } from 'node:fs';

/** Where a running `npm run stack` leaves the addresses for others in this work tree. */
export const STACK_FILE = new URL('../../node_modules/.cache/kapuas-stack.json', import.meta.url).pathname;

/** @returns variable → host:port; empty when no stack runs */
export function readStackFile(): Record<string, string> {
  return existsSync(STACK_FILE) ? JSON.parse(readFileSync(STACK_FILE, 'utf8')) : {};
}
