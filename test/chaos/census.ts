import type { Client } from '../kapuas/client.ts';

export interface Census {
  readonly found: number;
  /** Numbers found more than once. */
  readonly doubled: readonly number[];
  readonly missing: readonly number[];
}

/** Reads every event of an app through the API and counts each number. */
export async function takeCensus(client: Client, app: string, events: number): Promise<Census> {
  const seen = new Uint8Array(events);
  let found = 0;
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page: Awaited<ReturnType<Client['search']>> = await client.search({
      apps: app,
      from: '-1d',
      order: 'asc',
      limit: '1000',
      ...(cursor && { cursor }),
    });
    for (const { event } of page.events) {
      const n = Number(event.attributes?.n);
      found += 1;
      seen[n] = (seen[n] ?? 0) + 1;
    }
    cursor = page.cursor;
  }
  const where = (matches: (count: number) => boolean): number[] =>
    [...seen.keys()].filter((n) => matches(seen[n] as number)).slice(0, 10);
  return { found, doubled: where((count) => count > 1), missing: where((count) => count === 0) };
}
