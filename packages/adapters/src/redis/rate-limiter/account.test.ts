import { describe, expect, it } from 'vitest';
import { createAccount } from './account.ts';
import type { Exchange } from './exchange.ts';

const LIMITS = { eventsPerSecond: 1000, bytesPerSecond: 1_000_000 };

function setUp() {
  const account = createAccount({ limits: LIMITS, burstSeconds: 10, now: 0, random: () => 0.5 });
  const grant = (asked: Exchange | undefined, now: number): void => {
    if (asked === undefined) throw new Error('nothing was asked');
    account.receive(asked, { ...asked.wanted, waitMs: 0 }, now);
  };
  return { account, grant };
}

describe('createAccount', () => {
  it('holds nothing before it has asked, and then a small part of the limit', () => {
    const { account, grant } = setUp();
    expect(account.holds()).toBe(false);
    const asked = account.ask(0);
    expect(asked?.wanted).toEqual({ events: 7, bytes: 6250 });
    grant(asked, 1);
    expect(account.holds()).toBe(true);
    expect(account.isLow()).toBe(false);
  });

  it('asks for more the quicker it spends, up to a hundredth of the burst, and for less when it slows down', () => {
    const { account, grant } = setUp();
    let now = 0;
    for (let i = 0; i < 10; i += 1, now += 5) {
      const asked = account.ask(now);
      grant(asked, now);
      account.spend(asked?.wanted.events ?? 0, asked?.wanted.bytes ?? 0, now);
    }
    expect(account.ask(now)?.wanted.events).toBe(100);
    expect(account.ask(now + 10_000)?.wanted.events).toBe(50);
  });

  it('hands over at once what a batch cost beyond the lease', () => {
    const { account, grant } = setUp();
    grant(account.ask(0), 0);
    account.spend(507, 250, 1);
    expect(account.isLow()).toBe(true);
    expect(account.ask(1)?.back).toEqual({ events: -500, bytes: 0 });
    expect(account.ask(1)?.back).toEqual({ events: 0, bytes: 0 });
  });

  it('asks no more for a while when the shared buckets are empty, unless it owes', () => {
    const { account } = setUp();
    const asked = account.ask(0) as Exchange;
    account.receive(asked, { events: 1, bytes: 6250, waitMs: 0 }, 0);
    expect(account.notBefore).toBe(50);
    expect(account.ask(49)).toBeUndefined();
    account.spend(11, 0, 49);
    expect(account.ask(49)?.back.events).toBe(-10);
    expect(account.ask(50)).toBeDefined();
  });

  it('waits as long as the shared buckets say', () => {
    const { account } = setUp();
    account.receive(account.ask(0) as Exchange, { events: 0, bytes: 0, waitMs: 8000 }, 100);
    expect(account.notBefore).toBe(8100);
    account.follow({ ...LIMITS });
    expect(account.notBefore).toBe(8100);
    account.follow({ ...LIMITS, eventsPerSecond: 2000 });
    expect(account.notBefore).toBe(0);
  });

  it('gives back all that it holds, once', () => {
    const { account, grant } = setUp();
    expect(account.giveBack()).toBeUndefined();
    grant(account.ask(0), 0);
    expect(account.giveBack()).toMatchObject({
      back: { events: 7, bytes: 6250 },
      wanted: { events: 0, bytes: 0 },
    });
    expect(account.giveBack()).toBeUndefined();
  });
});
