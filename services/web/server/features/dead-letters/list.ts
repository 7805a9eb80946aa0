import { withoutEntry } from '@kapuas/core/event/codec.ts';
import type { DeadLetterList } from '../../../contract/dead-letters.ts';
import type { WebDeps } from '../../deps.ts';
import { isoTime } from '../../http/times.ts';

const DEFAULT_LETTERS = 50;

export async function listDeadLetters(
  { deadLetters }: Pick<WebDeps, 'deadLetters'>,
  app: string,
  limit = DEFAULT_LETTERS,
): Promise<DeadLetterList> {
  const [letters, byReason] = await Promise.all([
    deadLetters.list(app, limit),
    deadLetters.countByReason(app),
  ]);
  const decoder = new TextDecoder();
  return {
    letters: letters.map(({ eventId, at, reason, line }) => ({
      eventId,
      at: isoTime(at),
      reason,
      text: withoutEntry(decoder.decode(line)),
    })),
    byReason: { ...byReason },
  };
}
