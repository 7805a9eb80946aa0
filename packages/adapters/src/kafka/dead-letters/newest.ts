/** The newest letters of an app, with bounded work: the end of the topic is read, no more of it than needed. */
import { DEAD_LETTER_PAGE, type DeadLetter } from '@kapuas/core/ports/dead-letters.ts';
import type { OffsetBounds, TopicDescription, TopicReader } from '../topic-reader.ts';
import { toLetter } from './letter-record.ts';
import { readStretch, type Stretch } from './stretch.ts';

/** Records of the topic that a call looks at, at most. */
export const MOST_RECORDS = 20_000;

const FIRST_LOOK = 200;
const LOOK_FURTHER = 8;

export async function listNewest(
  reader: TopicReader,
  app: string,
  topic: TopicDescription,
  { first, end }: OffsetBounds,
  limit: number,
): Promise<DeadLetter[]> {
  const wanted = Math.min(limit, DEAD_LETTER_PAGE.letters);
  for (let look = Math.max(FIRST_LOOK, wanted); ; look *= LOOK_FURTHER) {
    const from = Math.max(first, end - Math.min(look, MOST_RECORDS));
    const { letters, full } = await lettersIn(reader, app, { topic, from, to: end });
    if (full || letters.length >= wanted || from === first || look >= MOST_RECORDS) {
      return firstPage(
        letters.reverse().sort((a, b) => b.at - a.at),
        wanted,
      );
    }
  }
}

/** In the order in which they were put; the oldest are let go where they are more than a page of bytes. */
async function lettersIn(
  reader: TopicReader,
  app: string,
  stretch: Stretch,
): Promise<{ letters: DeadLetter[]; full: boolean }> {
  const held = new Map<string, DeadLetter>();
  let bytes = 0;
  let full = false;

  function drop(eventId: string): void {
    bytes -= held.get(eventId)?.line.length ?? 0;
    held.delete(eventId);
  }

  for await (const records of readStretch(reader, stretch)) {
    for (const record of records) {
      const letter = toLetter(app, record);
      if (letter === undefined) drop(record.key);
      else if (!held.has(letter.eventId)) {
        held.set(letter.eventId, letter);
        bytes += letter.line.length;
      }
    }
    while (bytes > 2 * DEAD_LETTER_PAGE.bytes && held.size > 1) {
      full = true;
      drop(held.keys().next().value as string);
    }
  }
  return { letters: [...held.values()], full };
}

function firstPage(newestFirst: readonly DeadLetter[], wanted: number): DeadLetter[] {
  const page: DeadLetter[] = [];
  let bytes = 0;
  for (const letter of newestFirst.slice(0, wanted)) {
    bytes += letter.line.length;
    if (page.length > 0 && bytes > DEAD_LETTER_PAGE.bytes) break;
    page.push(letter);
  }
  return page;
}
