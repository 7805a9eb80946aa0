import type { QueryNode } from '@kapuas/core/query/ast.ts';
import { createMatcher } from '@kapuas/core/query/match.ts';
import { type Bitmap, emptyBitmap, offsetsOf, setBit } from '../format/bitmap.ts';
import type { Batches } from './batches.ts';
import type { Bodies } from './bodies.ts';
import type { Columns } from './columns.ts';
import { both, type Decision, isNone } from './decision.ts';
import { createEvaluator, type Evaluator } from './evaluate.ts';
import type { ChunkView, Parts, PartView } from './parts.ts';
import type { OpenSlices } from './slice-files.ts';
import type { Turn } from './turn.ts';

/** What a reader thread searches in. */
export interface Sources {
  readonly slices: OpenSlices;
  readonly parts: Parts;
  readonly columns: Columns;
  readonly bodies: Bodies;
  readonly batches: Batches;
}

/** What to look for, as it crosses the port. */
export interface ScanQuery {
  /** Oldest first. */
  readonly slices: readonly string[];
  readonly apps: readonly string[];
  readonly query: QueryNode;
  readonly from: number;
  readonly to: number;
}

/** A query over the chunks that can hold matches. */
export interface Scan {
  readonly parts: readonly PartView[];
  /** Chunks with times in the range; of each part the newest rows first, as postings are read ahead. */
  readonly chunks: readonly ChunkView[];
  /** By the index alone; rows out of the range are out. */
  decide(chunk: ChunkView): Decision;
  /** By the event itself. */
  verify(chunk: ChunkView, offset: number): boolean;
  /** All matches of a chunk, decided and verified. */
  matches(chunk: ChunkView, turn: Turn): Promise<Bitmap>;
}

export function createScan(sources: Sources, query: ScanQuery, ascending = false): Scan {
  const { from, to } = query;
  const parts = from < to ? sources.parts.of(query.slices, query.apps) : [];
  const evaluators = new Map<PartView, Evaluator>();
  const matcher = createMatcher(query.query);

  function evaluatorOf(part: PartView): Evaluator {
    const known = evaluators.get(part);
    if (known !== undefined) return known;
    const { slices, columns } = sources;
    const evaluator = createEvaluator(query.query, { slices, columns, part, ascending });
    evaluators.set(part, evaluator);
    return evaluator;
  }

  function decide(chunk: ChunkView): Decision {
    const isInside = chunk.minTime >= from && chunk.maxTime < to;
    if (isInside) return evaluatorOf(chunk.part).decide(chunk);
    const inRange = { yes: rowsBetween(sources.columns.times(chunk), from, to) };
    return isNone(inRange) ? inRange : both(inRange, evaluatorOf(chunk.part).decide(chunk));
  }

  function verify({ part, first }: ChunkView, offset: number): boolean {
    return matcher(sources.bodies.event(part, first + offset));
  }

  async function matches(chunk: ChunkView, turn: Turn): Promise<Bitmap> {
    await turn.rest();
    const { yes, maybe } = decide(chunk);
    if (maybe === undefined) return yes;
    const found = yes.slice();
    for (const offset of offsetsOf(maybe)) {
      if (verify(chunk, offset)) setBit(found, offset);
      await turn.rest();
    }
    return found;
  }

  return {
    parts,
    chunks: parts.flatMap((part) =>
      part.chunks.filter((chunk) => chunk.maxTime >= from && chunk.minTime < to).reverse(),
    ),
    decide,
    verify,
    matches,
  };
}

function rowsBetween(times: Float64Array, from: number, to: number): Bitmap {
  const bits = emptyBitmap(times.length);
  for (let row = 0; row < times.length; row++) {
    const time = times[row] as number;
    if (time >= from && time < to) setBit(bits, row);
  }
  return bits;
}
