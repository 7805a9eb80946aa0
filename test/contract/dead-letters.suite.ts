import type { DeadLetter, DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { createCases, type OptOuts, uniqueName } from './cases.ts';

export interface DeadLettersFixture {
  readonly letters: DeadLetters;
  reopen(): Promise<void>;
  dispose(): Promise<void>;
}

export function deadLettersSuite(
  adapter: string,
  open: () => Promise<DeadLettersFixture>,
  optOuts?: OptOuts,
): void {
  const promise = createCases(optOuts);

  describe(`DeadLetters: ${adapter}`, () => {
    let fixture: DeadLettersFixture;
    let app: string;

    beforeEach(async () => {
      fixture = await open();
      app = uniqueName('app');
    });
    afterEach(() => fixture.dispose());

    const letter = (n: number, change: Partial<DeadLetter> = {}): DeadLetter => ({
      app,
      eventId: `kapuas.${app}.0.${n}.0`,
      reason: 'too-deep',
      at: 1_735_689_600_000 + n,
      line: new TextEncoder().encode(`{"message":"${n} Grüße"}`),
      ...change,
    });
    const plain = (letters: readonly DeadLetter[]) => letters.map((l) => ({ ...l, line: [...l.line] }));

    promise('keeps a letter with its original bytes, over a restart', async () => {
      const line = new Uint8Array([123, 0, 255, 254, 10, 128, 125]);
      await fixture.letters.put([letter(1, { line })]);
      await fixture.reopen();
      expect(plain(await fixture.letters.list(app, 10))).toEqual(plain([letter(1, { line })]));
    });

    promise('lists newest first, up to a limit, of one app', async () => {
      await fixture.letters.put([letter(2), letter(5), letter(3)]);
      await fixture.letters.put([letter(4), letter(9, { app: uniqueName('other') })]);
      const listed = await fixture.letters.list(app, 3);
      expect(listed.map(({ at }) => at)).toEqual([letter(5), letter(4), letter(3)].map(({ at }) => at));
    });

    promise('lists letters of one millisecond in the reverse of the order they came in', async () => {
      const at = 1_735_689_600_000;
      await fixture.letters.put([1, 2, 3].map((n) => letter(n, { at })));
      expect((await fixture.letters.list(app, 10)).map(({ eventId }) => eventId)).toEqual(
        [3, 2, 1].map((n) => letter(n).eventId),
      );
    });

    promise('takes a letter once by app and event id', async () => {
      await fixture.letters.put([letter(1), letter(1), letter(2)]);
      await fixture.letters.put([letter(1, { reason: 'another' })]);
      expect(await fixture.letters.countByReason(app)).toEqual({ 'too-deep': 2 });
      const other = uniqueName('other');
      await fixture.letters.put([letter(1, { app: other })]);
      expect(await fixture.letters.countByReason(other)).toEqual({ 'too-deep': 1 });
    });

    promise('counts by reason', async () => {
      await fixture.letters.put([letter(1), letter(2, { reason: 'too-large' }), letter(3)]);
      expect(await fixture.letters.countByReason(app)).toEqual({ 'too-deep': 2, 'too-large': 1 });
      expect(await fixture.letters.countByReason(uniqueName('none'))).toEqual({});
    });

    promise('takes very many at once, whose lines are views of one buffer', async () => {
      const all = new TextEncoder().encode('x'.repeat(30_000));
      const many = Array.from({ length: 3_000 }, (_, n) => letter(n, { line: all.subarray(n, n + 10) }));
      await fixture.letters.put(many);
      await fixture.letters.put([]);
      expect(await fixture.letters.countByReason(app)).toEqual({ 'too-deep': 3_000 });
      expect((await fixture.letters.list(app, 1))[0]?.line).toHaveLength(10);
      expect(all).toHaveLength(30_000);
    });
  });
}
