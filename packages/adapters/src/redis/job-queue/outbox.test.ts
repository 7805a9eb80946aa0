import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { describe, expect, it } from 'vitest';
import { createOutbox } from './outbox.ts';

const silent = createLogger('test', 'silent');

describe('createOutbox', () => {
  it('keeps one trigger for each kind and key, the earliest, with what remains of its delay', () => {
    let now = 0;
    const outbox = createOutbox(silent, () => now);
    outbox.keep({ kind: 'k', key: 'a', delayMs: 500 });
    outbox.keep({ kind: 'k', key: 'a', delayMs: 100 });
    outbox.keep({ kind: 'k', key: 'a', delayMs: 900 });
    outbox.keep({ kind: 'other', key: 'a', delayMs: 20 });
    now = 60;
    expect(outbox.takeAll()).toEqual([
      { kind: 'k', key: 'a', delayMs: 40 },
      { kind: 'other', key: 'a', delayMs: 0 },
    ]);
    expect(outbox.takeAll()).toEqual([]);
  });

  it('is bounded', () => {
    const outbox = createOutbox(silent);
    for (let i = 0; i < 10_500; i += 1) outbox.keep({ kind: 'k', key: `${i}`, delayMs: 0 });
    expect(outbox.takeAll()).toHaveLength(10_000);
    outbox.keep({ kind: 'k', key: 'a', delayMs: 0 });
    expect(outbox.takeAll()).toHaveLength(1);
  });
});
