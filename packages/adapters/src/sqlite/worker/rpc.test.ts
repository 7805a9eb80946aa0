import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FixtureHandlers } from './rpc.fixture.ts';
import { startWorker, type WorkerHandle } from './rpc.ts';

describe('worker rpc', () => {
  let worker: WorkerHandle<FixtureHandlers>;

  beforeEach(async () => {
    worker = await startWorker<FixtureHandlers>(new URL('./rpc.fixture.ts', import.meta.url), {
      name: 'fixture',
      workerData: { greeting: 'Halo' },
      lostCode: 'store-unavailable',
    });
  });
  afterEach(() => worker.close());

  it('answers calls, also out of order', async () => {
    const order: unknown[] = [];
    await Promise.all([
      worker.call('later', 20).then((ms) => order.push(ms)),
      worker.call('greet', 'Kapuas').then((text) => order.push(text)),
    ]);
    expect(order).toEqual(['Halo, Kapuas', 20]);
  });

  it('moves buffers in both directions', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    expect(await worker.call('sum', { bytes }, { transfer: [bytes.buffer] })).toBe(6);
    expect(bytes.byteLength).toBe(0);
    expect(await worker.call('give', 3)).toEqual(new Uint8Array([7, 7, 7]));
  });

  it('keeps the code and detail of a KapuasError, and the name of any other', async () => {
    const refusal = await worker.call('refuse', undefined).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(KapuasError);
    expect(refusal).toMatchObject({ code: 'bad-cursor', detail: 'not mine', retryAfter: 3 });
    await expect(worker.call('fail', undefined)).rejects.toMatchObject({
      name: 'TypeError',
      message: 'broken',
    });
  });

  it('rejects with the reason of the signal and aborts the handler', async () => {
    const abort = new AbortController();
    const waiting = worker.call('wait', undefined, { signal: abort.signal });
    await worker.call('greet', 'x');
    abort.abort(new Error('no longer wanted'));
    await expect(waiting).rejects.toThrow('no longer wanted');
    expect(await worker.call('abortedCalls', undefined)).toBe(1);
    await expect(worker.call('wait', undefined, { signal: abort.signal })).rejects.toThrow(
      'no longer wanted',
    );
  });

  it('rejects calls of a thread that died, and starts another for the next', async () => {
    const dying = worker.call('die', undefined);
    await expect(dying).rejects.toMatchObject({ code: 'store-unavailable' });
    await expect(dying).rejects.toThrow('out of luck');
    expect(await worker.call('greet', 'again')).toBe('Halo, again');
  });

  it('finishes calls under way before it closes, and takes no more', async () => {
    const last = worker.call('later', 20);
    await worker.call('greet', 'x');
    await worker.close();
    expect(await last).toBe(20);
    await expect(worker.call('greet', 'late')).rejects.toMatchObject({ code: 'shutting-down' });
  });
});
