import type { AppLimits } from '@kapuas/core/apps/app.ts';
import type { Exchange, Granted, Tokens } from './exchange.ts';

/** What one process holds of an app's shared tokens, and may spend without asking. */
export interface Account {
  /** Whether something can be spent now. */
  holds(): boolean;
  spend(events: number, bytes: number, now: number): void;
  /** Whether Redis has to hear of a debt, or the lease runs out. */
  isLow(): boolean;
  /** When asking for more makes sense. */
  readonly notBefore: number;
  /** The next step with Redis, or undefined when none would help now. A debt is handed over with it. */
  ask(now: number): Exchange | undefined;
  receive(asked: Exchange, granted: Granted, now: number): void;
  /** Hands back what is held; undefined when nothing is. */
  giveBack(): Exchange | undefined;
  follow(limits: AppLimits): void;
  readonly usedAt: number;
}

export interface AccountOptions {
  readonly limits: AppLimits;
  readonly burstSeconds: number;
  readonly now: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * The largest lease in seconds of the limit. It bounds what idle processes hold back from the others, which is
 * also what all of them can save up beyond the burst: a fiftieth of it each.
 */
function longestLeaseSeconds(burstSeconds: number): number {
  return Math.min(0.1, burstSeconds / 50);
}

/** The smallest lease, as a share of the largest. */
const SMALLEST = 1 / 16;
/** A lease that lasts less than this is followed by a larger one, and one that lasts four times as long by a smaller one. */
const LEASE_MS = 50;
/** Time between two questions while the shared buckets are empty: on average this, spread so that processes take turns. */
const EMPTY_GAP_MS = 50;

export function createAccount({ limits, burstSeconds, now, random }: AccountOptions): Account {
  const leaseSeconds = longestLeaseSeconds(burstSeconds);
  const held = { events: 0, bytes: 0 };
  let { eventsPerSecond, bytesPerSecond } = limits;
  let share = SMALLEST;
  let askedAt = Number.NEGATIVE_INFINITY;
  let notBefore = 0;
  let usedAt = now;

  const lease = (perSecond: number): number => Math.max(1, Math.ceil(perSecond * leaseSeconds * share));
  const owes = (): boolean => held.events < 0 || held.bytes < 0;
  const isLow = (): boolean =>
    held.events * 2 < lease(eventsPerSecond) || held.bytes * 2 < lease(bytesPerSecond);

  function adapt(at: number): void {
    const lasted = at - askedAt;
    askedAt = at;
    if (lasted < LEASE_MS) share = Math.min(1, share * 2);
    else if (lasted > 4 * LEASE_MS) share = Math.max(SMALLEST, share / 2);
  }

  function handOver(back: Tokens, wanted: Tokens): Exchange {
    held.events -= back.events;
    held.bytes -= back.bytes;
    return { perSecond: { events: eventsPerSecond, bytes: bytesPerSecond }, burstSeconds, back, wanted };
  }

  return {
    holds: () => held.events >= 1 && held.bytes >= 1,
    spend(events, bytes, at) {
      held.events -= events;
      held.bytes -= bytes;
      usedAt = at;
    },
    isLow,
    get notBefore() {
      return notBefore;
    },
    get usedAt() {
      return usedAt;
    },
    ask(at) {
      if (at < notBefore && !owes()) return undefined;
      adapt(at);
      const back = { events: Math.min(0, held.events), bytes: Math.min(0, held.bytes) };
      return handOver(back, {
        events: Math.max(0, lease(eventsPerSecond) - Math.max(0, held.events)),
        bytes: Math.max(0, lease(bytesPerSecond) - Math.max(0, held.bytes)),
      });
    },
    receive({ wanted }, granted, at) {
      held.events += granted.events;
      held.bytes += granted.bytes;
      const enough = granted.events >= wanted.events && granted.bytes >= wanted.bytes;
      notBefore = enough ? 0 : at + Math.max(granted.waitMs, EMPTY_GAP_MS * (0.5 + random()));
    },
    giveBack() {
      if (held.events <= 0 && held.bytes <= 0 && !owes()) return undefined;
      return handOver({ ...held }, { events: 0, bytes: 0 });
    },
    follow(next) {
      if (next.eventsPerSecond === eventsPerSecond && next.bytesPerSecond === bytesPerSecond) return;
      ({ eventsPerSecond, bytesPerSecond } = next);
      notBefore = 0;
    },
  };
}
