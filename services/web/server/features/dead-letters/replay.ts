import { createHash } from 'node:crypto';
import type { Batch } from '@kapuas/core/event/batch.ts';
import { splitLines } from '@kapuas/core/event/codec.ts';
import type { DeadLetter } from '@kapuas/core/ports/dead-letters.ts';
import type { DeadLetterReplay } from '../../../contract/dead-letters.ts';
import type { WebDeps } from '../../deps.ts';
import { existingApp } from '../../http/addressed-team.ts';
import { assertNotDeleting } from '../apps/apps.ts';
import { record } from '../audit/record.ts';
import type { Identity } from '../session/identity.ts';

const LINE_FEED = 10;

/** 128 bits: no two of an app's letters share a name. */
const NAME_DIGITS = 32;

type Deps = Pick<WebDeps, 'catalog' | 'queue' | 'deadLetters'>;

/**
 * Puts an app's dead letters into its queue again, oldest first, and takes each page off the letters when it is
 * durable there. What fails in between can be run again: see `replayBatch`.
 */
export async function replayDeadLetters(
  deps: Deps,
  caller: Identity,
  app: string,
  reason: string | undefined,
): Promise<DeadLetterReplay> {
  await deps.catalog.transaction(async (tx) => {
    assertNotDeleting(await existingApp(tx, app));
    await record(tx, caller, 'dead-letter.replay', `app:${app}`, reason === undefined ? {} : { reason });
  });
  let replayed = 0;
  for await (const letters of deps.deadLetters.scan(app, reason)) {
    if (letters.length === 0) continue;
    await deps.queue.append(letters.map(replayBatch));
    await deps.deadLetters.remove(
      app,
      letters.map(({ eventId }) => eventId),
    );
    replayed += letters.length;
  }
  return { replayed };
}

/**
 * A batch of one letter, whose name and time depend on nothing but the letter: replayed twice, whichever letters
 * are beside it by then, its event gets the same id in the same index and is stored once.
 */
export function replayBatch({ app, eventId, at, line }: DeadLetter): Batch {
  const payload = new Uint8Array(line.length + 1);
  payload.set(line);
  payload[line.length] = LINE_FEED;
  const name = createHash('sha256').update(eventId).digest('hex').slice(0, NAME_DIGITS);
  return {
    app,
    clientId: `replay-${name}`,
    count: splitLines(payload).length,
    receivedAt: at,
    payload,
  };
}
