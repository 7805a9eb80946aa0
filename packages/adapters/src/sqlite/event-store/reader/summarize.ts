import type { AppSummary } from '@kapuas/core/ports/event-store.ts';
import { countBits, forEachBit } from '../format/bitmap.ts';
import type { Hit } from './order.ts';
import { createScan, type ScanQuery, type Sources } from './scan.ts';
import type { Turn } from './turn.ts';

export async function count(sources: Sources, query: ScanQuery, turn: Turn): Promise<number> {
  const scan = createScan(sources, query);
  let total = 0;
  for (const chunk of scan.chunks) {
    const isWhole = query.query.kind === 'all' && chunk.minTime >= query.from && chunk.maxTime < query.to;
    total += isWhole ? chunk.rows : countBits(await scan.matches(chunk, turn));
  }
  return total;
}

interface Bounds {
  count: number;
  first: Hit | undefined;
  last: Hit | undefined;
}

export async function summarize(
  sources: Sources,
  query: ScanQuery,
  turn: Turn,
): Promise<readonly AppSummary[]> {
  const scan = createScan(sources, query);
  const apps = new Map<string, Bounds>();
  for (const chunk of scan.chunks) {
    const rows = await scan.matches(chunk, turn);
    const found = countBits(rows);
    if (found === 0) continue;
    const bounds = apps.get(chunk.part.app) ?? { count: 0, first: undefined, last: undefined };
    apps.set(chunk.part.app, bounds);
    bounds.count += found;
    const times = sources.columns.times(chunk);
    forEachBit(rows, (offset) => {
      const time = times[offset] as number;
      if (bounds.first === undefined || time < bounds.first.time) {
        bounds.first = { part: chunk.part, row: chunk.first + offset, time };
      }
      if (bounds.last === undefined || time >= bounds.last.time) {
        bounds.last = { part: chunk.part, row: chunk.first + offset, time };
      }
    });
  }
  return [...apps].map(([app, bounds]) => ({
    app,
    count: bounds.count,
    first: timestampOf(sources, bounds.first as Hit),
    last: timestampOf(sources, bounds.last as Hit),
  }));
}

/** As precise as the event has it. */
function timestampOf({ bodies }: Sources, { part, row }: Hit): string {
  return bodies.event(part, row)['@timestamp'];
}
