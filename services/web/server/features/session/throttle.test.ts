import { describe, expect, it } from 'vitest';
import { addressKey, createThrottle } from './throttle.ts';

const OPTIONS = { burst: 3, refillMs: 10_000, maxKeys: 2 };

describe('throttle', () => {
  it('lets a burst through and then says how long to wait', () => {
    const throttle = createThrottle(OPTIONS);
    expect([1, 2, 3].map(() => throttle.take('a', 0))).toEqual([0, 0, 0]);
    expect(throttle.take('a', 0)).toBe(10);
    expect(throttle.take('a', 4_000)).toBe(6);
    expect(throttle.take('a', 10_000)).toBe(0);
    expect(throttle.take('a', 10_000)).toBe(10);
  });

  it('counts each key by itself', () => {
    const throttle = createThrottle({ ...OPTIONS, burst: 1 });
    expect(throttle.take('a', 0)).toBe(0);
    expect(throttle.take('b', 0)).toBe(0);
    expect(throttle.take('a', 0)).toBe(10);
  });

  it('gives a try back, and forgets a key', () => {
    const throttle = createThrottle({ ...OPTIONS, burst: 1 });
    throttle.take('a', 0);
    throttle.giveBack('a');
    expect(throttle.take('a', 0)).toBe(0);
    throttle.forget('a');
    expect(throttle.take('a', 0)).toBe(0);
    expect(throttle.take('a', 0)).toBe(10);
  });

  it('remembers no more keys than it may, the latest', () => {
    const throttle = createThrottle({ ...OPTIONS, burst: 1 });
    for (const key of ['a', 'b', 'c']) throttle.take(key, 0);
    expect(throttle.take('c', 0)).toBe(10);
    expect(throttle.take('a', 0)).toBe(0);
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
