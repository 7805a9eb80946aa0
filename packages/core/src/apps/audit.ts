import { createHash } from 'node:crypto';
import type { AuditEntry } from '../ports/catalog.ts';

export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/** SHA-256 in hex over every column but the hash itself, with the hash of the entry before among them. */
export function auditHash(entry: Omit<AuditEntry, 'hash'>): string {
  const columns = [
    entry.sequence,
    entry.at,
    entry.actor,
    entry.action,
    entry.target,
    canonicalJson(entry.detail),
    entry.previousHash,
  ];
  return createHash('sha256').update(JSON.stringify(columns)).digest('hex');
}

/** JSON with the keys of every object in code-point order, so that a database may store it in another. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export type ChainFault = { readonly sequence: number; readonly problem: string };

/** Walks the chain from its start. @returns the first fault, or the number of entries that hold */
export async function verifyChain(entries: AsyncIterable<AuditEntry>): Promise<number | ChainFault> {
  let expected = 1;
  let previousHash = FIRST_PREVIOUS_HASH;
  for await (const entry of entries) {
    const problem = faultOf(entry, expected, previousHash);
    if (problem !== undefined) return { sequence: entry.sequence, problem };
    expected += 1;
    previousHash = entry.hash;
  }
  return expected - 1;
}

function faultOf(entry: AuditEntry, expected: number, previousHash: string): string | undefined {
  if (entry.sequence !== expected) return `entry ${expected} is missing`;
  if (entry.previousHash !== previousHash) return 'it does not follow from the entry before';
  if (auditHash(entry) !== entry.hash) return 'its content was changed after it was written';
  return undefined;
}
