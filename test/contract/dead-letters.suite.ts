import { DEAD_LETTER_PAGE, type DeadLetter, type DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
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

    promise('lists no more than a page of large lines, the newest', async () => {
      const line = new Uint8Array(DEAD_LETTER_PAGE.bytes / 4);
      for (let n = 0; n < 6; n++) await fixture.letters.put([letter(n, { line })]);
      const listed = await fixture.letters.list(app, 10);
      expect(listed.map(({ eventId }) => eventId)).toEqual([5, 4, 3, 2].map((n) => letter(n).eventId));
      const alone = letter(9, { line: new Uint8Array(DEAD_LETTER_PAGE.bytes + 1) });
      await fixture.letters.put([alone]);
      expect(await fixture.letters.list(app, 10)).toHaveLength(1);
      const turns = await turnsOf(fixture.letters.scan(app));
      expect(turns.flat().map(({ eventId }) => eventId)).toEqual(
        [0, 1, 2, 3, 4, 5, 9].map((n) => letter(n).eventId),
      );
      for (const turn of turns)
        expect(turn.length === 1 || bytesOf(turn) <= DEAD_LETTER_PAGE.bytes).toBe(true);
    });

    promise('scans oldest first, in pages, with the original bytes, one reason when asked', async () => {
      const count = DEAD_LETTER_PAGE.letters * 2 + 1;
      await fixture.letters.put(
        Array.from({ length: count }, (_, n) =>
          letter(n, { reason: n % 3 === 0 ? 'too-large' : 'too-deep' }),
        ),
      );
      const turns = await turnsOf(fixture.letters.scan(app));
      for (const turn of turns) expect(turn.length).toBeLessThanOrEqual(DEAD_LETTER_PAGE.letters);
      const all = turns.flat();
      expect(all.map(({ eventId }) => eventId)).toEqual(
        Array.from({ length: count }, (_, n) => letter(n).eventId),
      );
      expect(plain(all.slice(1, 2))).toEqual(plain([letter(1)]));
      const large = (await turnsOf(fixture.letters.scan(app, 'too-large'))).flat();
      expect(large).toHaveLength(Math.ceil(count / 3));
      expect(new Set(large.map(({ reason }) => reason))).toEqual(new Set(['too-large']));
      expect((await turnsOf(fixture.letters.scan(uniqueName('none')))).flat()).toEqual([]);
    });

    promise('scans past letters that are removed meanwhile, and ends before those that are put', async () => {
      const count = DEAD_LETTER_PAGE.letters + 10;
      await fixture.letters.put(Array.from({ length: count }, (_, n) => letter(n)));
      const seen: string[] = [];
      for await (const turn of fixture.letters.scan(app)) {
        const ids = turn.map(({ eventId }) => eventId);
        seen.push(...ids);
        await fixture.letters.remove(app, ids);
        await fixture.letters.put(turn.map((old) => ({ ...old, eventId: `again.${old.eventId}` })));
      }
      expect(seen).toEqual(Array.from({ length: count }, (_, n) => letter(n).eventId));
      expect(await fixture.letters.countByReason(app)).toEqual({ 'too-deep': count });
    });

    promise('removes by event id, of one app, over a restart; what is removed may come again', async () => {
      const other = uniqueName('other');
      await fixture.letters.put([letter(1), letter(2), letter(3), letter(1, { app: other })]);
      await fixture.letters.remove(app, [letter(1).eventId, letter(3).eventId, 'never seen']);
      await fixture.letters.remove(app, []);
      await fixture.reopen();
      expect(plain(await fixture.letters.list(app, 10))).toEqual(plain([letter(2)]));
      expect(await fixture.letters.countByReason(other)).toEqual({ 'too-deep': 1 });
      await fixture.letters.put([letter(1, { reason: 'another' })]);
      expect(await fixture.letters.countByReason(app)).toEqual({ 'too-deep': 1, another: 1 });
    });

    promise('clears one app', async () => {
      const other = uniqueName('other');
      await fixture.letters.put([letter(1), letter(2), letter(1, { app: other })]);
      await fixture.letters.clear(app);
      await fixture.letters.clear(uniqueName('none'));
      expect(await fixture.letters.list(app, 10)).toEqual([]);
      expect(await fixture.letters.countByReason(app)).toEqual({});
      expect(await fixture.letters.list(other, 10)).toHaveLength(1);
    });
  });
}

async function turnsOf(scan: AsyncIterable<readonly DeadLetter[]>): Promise<(readonly DeadLetter[])[]> {
  const turns: (readonly DeadLetter[])[] = [];
  for await (const turn of scan) turns.push(turn);
  return turns;
}

function bytesOf(letters: readonly DeadLetter[]): number {
  return letters.reduce((sum, { line }) => sum + line.length, 0);
}
