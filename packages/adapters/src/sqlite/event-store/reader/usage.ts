import { statSync } from 'node:fs';
import { eventsFile, indexFile } from '../format/layout.ts';
import type { OpenSlices } from './slice-files.ts';

/** What an app occupies: its share of each slice's files, by the size of its events. */
export function usage(
  { slices, dir }: { readonly slices: OpenSlices; readonly dir: string },
  query: { readonly slices: readonly string[]; readonly app: string },
): { events: number; bytes: number } {
  const total = { events: 0, bytes: 0 };
  for (const slice of query.slices) {
    const files = slices.open(slice);
    if (files === undefined) continue;
    const [events, share] = files.events
      .prepare(
        `SELECT sum(rows) FILTER (WHERE app = ?1), total(raw_bytes) FILTER (WHERE app = ?1) / total(raw_bytes) FROM part`,
      )
      .get(query.app) as unknown as [number | null, number | null];
    if (events === null || share === null) continue;
    total.events += events;
    total.bytes += Math.round(share * (sizeOf(eventsFile(dir, slice)) + sizeOf(indexFile(dir, slice))));
  }
  return total;
}

/** With what is not yet written back from the log of the file. */
function sizeOf(file: string): number {
  return [file, `${file}-wal`].reduce(
    (sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
