/** The ledger's side of the transfer: counts and the place in the topic change in one transaction. */
import type { UsageEntry } from '@kapuas/core/ports/usage.ts';
import type { Kysely, Transaction } from 'kysely';
import { migrate } from '../../database/migrate.ts';
import type { PostgresConnection } from '../../postgres/connection.ts';
import { type TransferTables, USAGE_MIGRATIONS, USAGE_OWNER } from '../../postgres/usage/migrations.ts';
import { createUsageRetention } from '../../usage/retention.ts';
import { addUsage } from '../../usage/rows.ts';
import type { UsageRecord } from './usage-record.ts';

export interface TransferStore {
  open(): Promise<void>;
  /** @returns undefined when nothing of the topic is in the ledger yet */
  placeIn(topicId: string): Promise<number | undefined>;
  /** Gives up what lay between: it is no longer in the topic. */
  skip(topicId: string, from: number, to: number): Promise<void>;
  /** Adds what is not in the ledger yet. @returns the place to read on from, which another replica may have moved */
  add(topicId: string, chunk: UsageChunk): Promise<number>;
}

export interface UsageChunk {
  readonly from: number;
  readonly next: number;
  readonly records: readonly (UsageRecord & { readonly offset: number })[];
}

const PARTITION = 0;
const FORGET_SOURCES_MS = 30 * 86_400_000;

export function createTransferStore(database: PostgresConnection, keepDays?: number): TransferStore {
  const db = database.kysely<TransferTables>();
  const transactions = database.forTransactions<TransferTables>();
  const forgetOld = createUsageRetention(db, keepDays);

  return {
    open: () => migrate(db, USAGE_MIGRATIONS, USAGE_OWNER),
    async placeIn(topicId) {
      const row = await placeOf(db, topicId).executeTakeFirst();
      return row?.next_offset;
    },
    async skip(topicId, from, to) {
      await db
        .updateTable('usage_transfer')
        .set({ next_offset: to })
        .where('topic_id', '=', topicId)
        .where('next_offset', '=', from)
        .execute();
    },
    async add(topicId, chunk) {
      const place = await transactions.transaction().execute(async (tx) => {
        const at = await lockPlace(tx, topicId, chunk.from);
        if (at < chunk.from || at >= chunk.next) return at;
        await addNew(
          tx,
          chunk.records.filter(({ offset }) => offset >= at),
        );
        await movePlace(tx, topicId, chunk.next);
        return chunk.next;
      });
      await forgetOld();
      return place;
    },
  };
}

function placeOf(db: Kysely<TransferTables>, topicId: string) {
  return db
    .selectFrom('usage_transfer')
    .select('next_offset')
    .where('topic_id', '=', topicId)
    .where('partition', '=', PARTITION);
}

/** Replicas that read the same records take turns here. */
async function lockPlace(tx: Transaction<TransferTables>, topicId: string, first: number): Promise<number> {
  await tx
    .insertInto('usage_transfer')
    .values({ topic_id: topicId, partition: PARTITION, next_offset: first })
    .onConflict((c) => c.doNothing())
    .execute();
  const { next_offset } = await placeOf(tx, topicId).forUpdate().executeTakeFirstOrThrow();
  return next_offset;
}

async function movePlace(tx: Transaction<TransferTables>, topicId: string, next: number): Promise<void> {
  await tx
    .updateTable('usage_transfer')
    .set({ next_offset: next })
    .where('topic_id', '=', topicId)
    .where('partition', '=', PARTITION)
    .execute();
}

/** A record may lie in the topic twice, where its acknowledgement was lost. */
async function addNew(tx: Transaction<TransferTables>, records: UsageChunk['records']): Promise<void> {
  const last = await lastSequences(tx, [...new Set(records.map(({ source }) => source))]);
  const entries: UsageEntry[] = [];
  const moved = new Map<string, number>();
  for (const record of records) {
    if (record.sequence <= (last.get(record.source) ?? 0)) continue;
    last.set(record.source, record.sequence);
    moved.set(record.source, record.sequence);
    entries.push(...record.entries);
  }
  if (moved.size === 0) return;
  await addUsage(tx.$pickTables<'usage'>(), entries);
  await saveSequences(tx, moved);
}

async function lastSequences(
  tx: Transaction<TransferTables>,
  sources: readonly string[],
): Promise<Map<string, number>> {
  if (sources.length === 0) return new Map();
  const rows = await tx
    .selectFrom('usage_sources')
    .select(['source', 'sequence'])
    .where('source', 'in', sources)
    .execute();
  return new Map(rows.map(({ source, sequence }) => [source, sequence]));
}

async function saveSequences(
  tx: Transaction<TransferTables>,
  moved: ReadonlyMap<string, number>,
): Promise<void> {
  const seenAt = Date.now();
  await tx
    .insertInto('usage_sources')
    .values([...moved].map(([source, sequence]) => ({ source, sequence, seen_at: seenAt })))
    .onConflict((c) =>
      c.column('source').doUpdateSet((eb) => ({ sequence: eb.ref('excluded.sequence'), seen_at: seenAt })),
    )
    .execute();
  await tx
    .deleteFrom('usage_sources')
    .where('seen_at', '<', seenAt - FORGET_SOURCES_MS)
    .execute();
}
