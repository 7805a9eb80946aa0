import { type BackoffBounds, backoffDelay } from '@kapuas/core/runtime/backoff.ts';

/**
 * Whether the store is written to. Closed: yes. Open: it took nothing, and is left alone until `probeAt`. Half open:
 * one small write is under way to find out.
 */
export type Circuit = { readonly state: 'closed' } | OpenCircuit;

export interface OpenCircuit {
  readonly state: 'open' | 'half-open';
  /** When it opened: milliseconds since the epoch. */
  readonly since: number;
  readonly probeAt: number;
  /** In a row: the write that opened it, and probes. */
  readonly failures: number;
}

export const CLOSED: Circuit = { state: 'closed' };

/** After the write that finds the store away, and after each probe that does. */
export function afterFailure(
  circuit: Circuit,
  now: number,
  bounds: BackoffBounds,
  random: () => number = Math.random,
): OpenCircuit {
  const failures = circuit.state === 'closed' ? 1 : circuit.failures + 1;
  const probeAt = now + Math.round(backoffDelay(bounds, failures, random));
  return { state: 'open', since: circuit.state === 'closed' ? now : circuit.since, probeAt, failures };
}
