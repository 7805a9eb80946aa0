import { decodeSummary, type FieldSummary, type LevelCounts } from '../format/chunk.ts';
import { sequenceOf } from '../format/layout.ts';
import { READER_MEMORY } from '../memory.ts';
import type { OpenSlices } from './slice-files.ts';

/** One app's events in one slice, as far as they are searchable. */
export interface PartView {
  /** Names the part for ever. */
  readonly key: string;
  readonly slice: string;
  readonly sliceSequence: number;
  readonly no: number;
  readonly app: string;
  readonly rows: number;
  /** By row. */
  readonly chunks: readonly ChunkView[];
}

/** Consecutive rows of a part, with their bounds. */
export interface ChunkView {
  readonly part: PartView;
  /** Its place among the part's chunks. */
  readonly index: number;
  readonly first: number;
  readonly rows: number;
  /** Microseconds since the epoch, both inclusive. */
  readonly minTime: number;
  readonly maxTime: number;
  readonly levels: LevelCounts;
  readonly summary: FieldSummary;
}

/** The index changed while a search went on; the search begins again. */
export class StaleIndexError extends Error {}

export interface Parts {
  /** @param slices oldest first; all but the last take in nothing any more */
  of(slices: readonly string[], apps: readonly string[]): readonly PartView[];
  forget(): void;
}

export function createParts(slices: OpenSlices): Parts {
  const known = new Map<string, KnownSlice>();
  const summaries = createSummaries();

  function partsOf(slice: string, isNewest: boolean): readonly PartView[] {
    const before = known.get(slice);
    if (before?.final) return before.parts;
    const parts = readParts(slices, slice, before?.parts ?? [], summaries);
    known.set(slice, { parts, final: !isNewest });
    return parts;
  }

  function chunkCount(): number {
    return [...known.values()]
      .flatMap(({ parts }) => parts)
      .reduce((sum, part) => sum + part.chunks.length, 0);
  }

  return {
    of(names, apps) {
      const wanted = new Set(apps);
      const found = names.flatMap((slice, index) => partsOf(slice, index === names.length - 1));
      if (chunkCount() > READER_MEMORY.knownChunks) known.clear();
      return found.filter((part) => wanted.has(part.app));
    },
    forget() {
      known.clear();
    },
  };
}

interface KnownSlice {
  readonly parts: readonly PartView[];
  /** Read when the slice took in nothing any more. */
  readonly final: boolean;
}

type PartRow = [no: number, app: string, rows: number];
type ChunkRow = [
  first: number,
  rows: number,
  minTime: number,
  maxTime: number,
  levels: string,
  fields: string,
];

function readParts(
  slices: OpenSlices,
  slice: string,
  before: readonly PartView[],
  summaries: Summaries,
): readonly PartView[] {
  const files = slices.open(slice);
  if (files === undefined) return [];
  const stored = files.index.prepare('SELECT no, app, rows FROM part').all() as unknown as PartRow[];
  return stored.map(([no, app, rows]) => {
    const same = before.find((part) => part.no === no && part.rows === rows);
    if (same !== undefined) return same;
    const chunks: ChunkView[] = [];
    const part = { key: `${slice}/${no}`, slice, sliceSequence: sequenceOf(slice), no, app, rows, chunks };
    const known = before.find((earlier) => earlier.no === no)?.chunks ?? [];
    const start = firstUnsettled(known);
    for (const chunk of known.slice(0, start)) chunks.push({ ...chunk, part });
    const from = known[start]?.first ?? (known.at(-1) ? nextRow(known.at(-1) as ChunkView) : 1);
    const rest = files.index
      .prepare(
        `SELECT first, rows, min_time, max_time, levels, fields FROM p${no}_chunk
         WHERE first >= ? AND first <= ? ORDER BY first`,
      )
      .all(from, rows) as unknown as ChunkRow[];
    for (const row of rest) chunks.push(toChunk(part, chunks.length, row, summaries));
    return part;
  });
}

/** Chunks are merged only while they are the newest and small. */
function firstUnsettled(chunks: readonly ChunkView[]): number {
  const settled = chunks.findLastIndex((chunk) => chunk.rows >= SETTLED_ROWS);
  return settled + 1;
}

const SETTLED_ROWS = 4_096;

function nextRow(chunk: ChunkView): number {
  return chunk.first + chunk.rows;
}

function toChunk(part: PartView, index: number, row: ChunkRow, summaries: Summaries): ChunkView {
  const [first, rows, minTime, maxTime, levels, fields] = row;
  return {
    part,
    index,
    first,
    rows,
    minTime,
    maxTime,
    levels: JSON.parse(levels) as LevelCounts,
    summary: summaries.of(fields),
  };
}

interface Summaries {
  of(fields: string): FieldSummary;
}

/** Chunks of an app have the same fields more often than not. */
function createSummaries(): Summaries {
  const known = new Map<string, FieldSummary>();
  return {
    of(fields) {
      const before = known.get(fields);
      if (before !== undefined) return before;
      const summary = decodeSummary(fields);
      if (known.size > 1_000) known.clear();
      known.set(fields, summary);
      return summary;
    },
  };
}
