import { DEAD_LETTER_PAGE, type DeadLetter } from '@kapuas/core/ports/dead-letters.ts';
import type { DeadLetterDatabase } from './schema.ts';

/** Where a letter stands in the order of its app. */
interface Place {
  readonly at: number;
  readonly ordinal: string;
}

type Head = Place & { readonly bytes: number };

/** The newest letters, as many as fit in a page. */
export async function listNewest(db: DeadLetterDatabase, app: string, limit: number): Promise<DeadLetter[]> {
  const heads = await headsOf(db, app)
    .orderBy('at', 'desc')
    .orderBy('ordinal', 'desc')
    .limit(Math.min(limit, DEAD_LETTER_PAGE.letters))
    .execute();
  const letters = await lettersAt(db, app, fitting(heads));
  return letters.reverse();
}

/** As the port's `scan`. */
export async function* scanOldest(
  db: DeadLetterDatabase,
  app: string,
  reason: string | undefined,
): AsyncGenerator<readonly DeadLetter[]> {
  const newest = await newestOrdinal(db, app);
  let after: Place = { at: Number.MIN_SAFE_INTEGER, ordinal: '' };
  while (newest !== undefined) {
    const page = fitting(await headsAfter(db, app, after, newest, reason));
    const last = page.at(-1);
    if (last === undefined) return;
    yield await lettersAt(db, app, page);
    after = last;
  }
}

/** Ordinals grow with every put: what is put after this call has a larger one. */
async function newestOrdinal(db: DeadLetterDatabase, app: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('dead_letters')
    .select(({ fn }) => fn.max('ordinal').as('newest'))
    .where('app', '=', app)
    .executeTakeFirst();
  return row?.newest ?? undefined;
}

function headsAfter(
  db: DeadLetterDatabase,
  app: string,
  after: Place,
  newest: string,
  reason: string | undefined,
): Promise<Head[]> {
  let query = headsOf(db, app)
    .where(({ eb, and, or }) =>
      or([eb('at', '>', after.at), and([eb('at', '=', after.at), eb('ordinal', '>', after.ordinal)])]),
    )
    .where('ordinal', '<=', newest);
  if (reason !== undefined) query = query.where('reason', '=', reason);
  return query.orderBy('at').orderBy('ordinal').limit(DEAD_LETTER_PAGE.letters).execute();
}

/** What decides over a page, without the lines themselves. */
function headsOf(db: DeadLetterDatabase, app: string) {
  return db
    .selectFrom('dead_letters')
    .select(['at', 'ordinal', ({ fn }) => fn<number>('length', ['line']).as('bytes')])
    .where('app', '=', app);
}

/** The first heads whose lines fill no more than a page; at least one. */
function fitting(heads: readonly Head[]): Head[] {
  let bytes = 0;
  const end = heads.findIndex((head, index) => {
    bytes += Number(head.bytes);
    return index > 0 && bytes > DEAD_LETTER_PAGE.bytes;
  });
  return heads.slice(0, end < 0 ? heads.length : end);
}

/** Oldest first. */
async function lettersAt(db: DeadLetterDatabase, app: string, heads: readonly Head[]): Promise<DeadLetter[]> {
  if (heads.length === 0) return [];
  const ordinals = heads.map(({ ordinal }) => ordinal);
  const rows = await db
    .selectFrom('dead_letters')
    .selectAll()
    .where('app', '=', app)
    .where('ordinal', 'in', ordinals)
    .where('at', '>=', Math.min(...heads.map(({ at }) => Number(at))))
    .where('at', '<=', Math.max(...heads.map(({ at }) => Number(at))))
    .orderBy('at')
    .orderBy('ordinal')
    .execute();
  return rows.map(({ event_id, reason, at, line }) => ({
    app,
    eventId: event_id,
    reason,
    at: Number(at),
    line,
  }));
}
