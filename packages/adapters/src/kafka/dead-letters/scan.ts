/** All letters of an app, oldest first. */
import { DEAD_LETTER_PAGE, type DeadLetter } from '@kapuas/core/ports/dead-letters.ts';
import type { TopicReader } from '../topic-reader.ts';
import { reasonOf, toLetter } from './letter-record.ts';
import { readStretch, type Stretch } from './stretch.ts';

/**
 * Reads the stretch twice: first to learn which letters are still there, as removals lie behind them, then for the
 * letters. Holds the ids of those that are there, whose number the topic's retention bounds.
 */
export async function* scanOldest(
  reader: TopicReader,
  app: string,
  stretch: Stretch,
  reason: string | undefined,
): AsyncGenerator<readonly DeadLetter[]> {
  const places = await livePlaces(reader, stretch, reason);
  const [first] = places.values();
  if (first === undefined) return;
  let page: DeadLetter[] = [];
  let bytes = 0;
  for await (const records of readStretch(reader, { ...stretch, from: first })) {
    for (const record of records) {
      if (places.get(record.key) !== record.offset) continue;
      const letter = toLetter(app, record) as DeadLetter;
      if (
        page.length > 0 &&
        (page.length === DEAD_LETTER_PAGE.letters || bytes + letter.line.length > DEAD_LETTER_PAGE.bytes)
      ) {
        yield page;
        page = [];
        bytes = 0;
      }
      page.push(letter);
      bytes += letter.line.length;
    }
  }
  if (page.length > 0) yield page;
}

/** Event id → offset of its letter, in the order of the offsets: the first that was put since the last removal. */
async function livePlaces(
  reader: TopicReader,
  stretch: Stretch,
  reason: string | undefined,
): Promise<ReadonlyMap<string, number>> {
  const places = new Map<string, number>();
  for await (const records of readStretch(reader, stretch)) {
    for (const { key, value, headers, offset } of records) {
      if (value === null) places.delete(key);
      else if (!places.has(key) && (reason === undefined || reasonOf(headers) === reason))
        places.set(key, offset);
    }
  }
  return places;
}

/** Letters by reason. */
export async function countLetters(reader: TopicReader, stretch: Stretch): Promise<Record<string, number>> {
  const reasons = new Map<string, string>();
  for await (const records of readStretch(reader, stretch)) {
    for (const { key, value, headers } of records) {
      if (value === null) reasons.delete(key);
      else if (!reasons.has(key)) reasons.set(key, reasonOf(headers));
    }
  }
  const counts = new Map<string, number>();
  for (const reason of reasons.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
