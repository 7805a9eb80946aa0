import type { DEAD_LETTER_BOUNDS } from '@kapuas/core/ports/dead-letters.ts';
import { sql } from 'kysely';
import { idAt } from '../../database/ids.ts';
import type { DeadLetterDatabase } from './schema.ts';

export type DeadLetterBounds = { readonly [K in keyof typeof DEAD_LETTER_BOUNDS]: number };

/** Dropped to below the bound, so that a full app is not measured again at each put. */
const KEPT_SHARE = 0.9;

/** Drops the app's oldest letters when its lines are larger than the bound. @returns letters dropped */
export async function dropBeyond(db: DeadLetterDatabase, app: string, bytes: number): Promise<number> {
  const size = await db
    .selectFrom('dead_letter_sizes')
    .select('bytes')
    .where('app', '=', app)
    .executeTakeFirst();
  if (Number(size?.bytes ?? 0) <= bytes) return 0;
  const result = await sql`delete from dead_letters where app = ${app} and ordinal in (
    select ordinal from (
      select ordinal, sum(length(line)) over (order by at desc, ordinal desc) as kept
      from dead_letters where app = ${app}
    ) where kept > ${Math.floor(bytes * KEPT_SHARE)}
  )`.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}

/** Drops letters of every app that were put before. @returns letters dropped */
export async function dropPutBefore(db: DeadLetterDatabase, time: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('dead_letters')
    .where('ordinal', '<', idAt(time))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
