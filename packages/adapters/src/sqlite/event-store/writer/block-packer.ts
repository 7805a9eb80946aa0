import {
  BLOCK_BYTES,
  BLOCK_ROWS,
  CODING_ZSTD,
  CODING_ZSTD_DICTIONARY,
  decodeBlock,
  encodeBlock,
} from '../format/block.ts';
import type { Connection } from '../format/connection.ts';

/** What a dictionary is made of, and how much must have come before it is made. */
const DICTIONARY_BYTES = 16 * 1024;
const LINE_END = Buffer.from('\n');

/** Writes one part's lines in blocks. */
export interface BlockPacker {
  readonly dictionary: Uint8Array | undefined;
  add(row: number, line: Uint8Array): void;
  /** Writes what is not yet a whole block. */
  flush(): void;
}

export interface PackerState {
  readonly no: number;
  readonly dictionary: Uint8Array | undefined;
}

export function createBlockPacker(connection: Connection, part: PackerState): BlockPacker {
  const { no } = part;
  let { dictionary } = part;
  let pieces: Uint8Array[] = [];
  let first = 0;
  let rows = 0;
  let bytes = 0;
  const sample = createSample();
  const small = createSmallBlocks(connection, no, () => dictionary);

  function add(row: number, line: Uint8Array): void {
    if (rows === 0) first = row;
    pieces.push(line, LINE_END);
    rows++;
    bytes += line.length + 1;
    if (dictionary === undefined) sample.add(line);
    if (rows === BLOCK_ROWS || bytes >= BLOCK_BYTES) write();
  }

  function write(): void {
    insertBlock(connection, no, { first, rows, lines: Buffer.concat(pieces) }, dictionary);
    if (rows < BLOCK_ROWS && bytes < BLOCK_BYTES) small.add(first, rows, bytes);
    else small.reset();
    pieces = [];
    rows = 0;
    bytes = 0;
  }

  function flush(): void {
    if (rows > 0) write();
    if (dictionary !== undefined || !sample.enough) return;
    dictionary = sample.take();
    connection.prepare('UPDATE part SET dictionary = ? WHERE no = ?').run(dictionary, no);
  }

  return {
    get dictionary() {
      return dictionary;
    },
    add,
    flush,
  };
}

interface Block {
  readonly first: number;
  readonly rows: number;
  readonly lines: Uint8Array;
}

function insertBlock(
  connection: Connection,
  no: number,
  { first, rows, lines }: Block,
  dictionary: Uint8Array | undefined,
): void {
  const coding = dictionary === undefined ? CODING_ZSTD : CODING_ZSTD_DICTIONARY;
  connection
    .prepare(`INSERT INTO p${no}_block (first, rows, coding, body) VALUES (?, ?, ?, ?)`)
    .run(first, rows, coding, encodeBlock(lines, dictionary));
}

/** Events of the beginning, which later blocks resemble. */
function createSample() {
  const lines: Uint8Array[] = [];
  let bytes = 0;
  return {
    add(line: Uint8Array): void {
      if (bytes >= DICTIONARY_BYTES) return;
      lines.push(Uint8Array.from(line), LINE_END);
      bytes += line.length + 1;
    },
    get enough() {
      return bytes >= DICTIONARY_BYTES;
    },
    take(): Uint8Array {
      return Buffer.concat(lines).subarray(0, DICTIONARY_BYTES);
    },
  };
}

/** Blocks of a few rows, as an app with little traffic makes them, are put together once they would fill one. */
function createSmallBlocks(connection: Connection, no: number, dictionary: () => Uint8Array | undefined) {
  let run = { first: 0, blocks: 0, rows: 0, bytes: 0 };

  function merge(): void {
    const range = [run.first, run.first + run.rows] as const;
    const stored = connection
      .prepare(`SELECT coding, body FROM p${no}_block WHERE first >= ? AND first < ? ORDER BY first`)
      .all(...range) as unknown as [number, Uint8Array][];
    const lines = Buffer.concat(stored.map(([coding, body]) => decodeBlock(body, coding, dictionary())));
    connection.prepare(`DELETE FROM p${no}_block WHERE first >= ? AND first < ?`).run(...range);
    insertBlock(connection, no, { first: run.first, rows: run.rows, lines }, dictionary());
  }

  function reset(): void {
    run = { first: 0, blocks: 0, rows: 0, bytes: 0 };
  }

  return {
    reset,
    add(first: number, rows: number, bytes: number): void {
      if (run.blocks === 0) run.first = first;
      run = { ...run, blocks: run.blocks + 1, rows: run.rows + rows, bytes: run.bytes + bytes };
      if (run.rows < BLOCK_ROWS && run.bytes < BLOCK_BYTES) return;
      if (run.blocks > 2) merge();
      reset();
    },
  };
}
