import { describe, expect, it } from 'vitest';
import { addressKey, createThrottle } from './throttle.ts';

function setUp(burst: number) {
  const clock = { ms: 0 };
  const throttle = createThrottle({ name: 'test', burst, refillMs: 10_000, maxKeys: 2 }, () => clock.ms);
  return { clock, ...throttle };
}

describe('throttle', () => {
  it('lets a burst through and then says how long to wait', async () => {
    const { clock, take } = setUp(3);
    for (let i = 0; i < 3; i += 1) expect(await take('a')).toBe(0);
    expect(await take('a')).toBe(10);
    clock.ms = 4_000;
    expect(await take('a')).toBe(6);
    clock.ms = 10_000;
    expect(await take('a')).toBe(0);
    expect(await take('a')).toBe(10);
  });

  it('counts each key by itself', async () => {
    const { take } = setUp(1);
    expect(await take('a')).toBe(0);
    expect(await take('b')).toBe(0);
    expect(await take('a')).toBe(10);
  });

  it('gives a try back, and forgets a key', async () => {
    const { take, giveBack, forget } = setUp(1);
    await take('a');
    await giveBack('a');
    expect(await take('a')).toBe(0);
    await forget('a');
    expect(await take('a')).toBe(0);
    expect(await take('a')).toBe(10);
  });

  it('remembers no more keys than it may, the latest', async () => {
    const { take } = setUp(1);
    for (const key of ['a', 'b', 'c']) await take(key);
    expect(await take('c')).toBe(10);
    expect(await take('a')).toBe(0);
  });
});

describe('addressKey', () => {
  it.each([
    ['10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s is counted as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
