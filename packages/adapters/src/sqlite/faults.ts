/** Primary result codes of SQLite (sqlite.org/rescode.html) that mean: the medium, not the statement, is at fault. */
const MEDIUM_FAULTS: Readonly<Record<number, string>> = {
  5: 'another process holds the file',
  8: 'the file cannot be written',
  10: 'reading or writing the file failed',
  11: 'the file is damaged',
  13: 'the disk is full',
  14: 'the file cannot be opened',
  26: 'the file is no database',
};

/** @returns what is wrong with the medium, or undefined when the error has another cause */
export function mediumFault(error: unknown): string | undefined {
  const code = (error as { errcode?: unknown } | null | undefined)?.errcode;
  return typeof code === 'number' ? MEDIUM_FAULTS[code & 0xff] : undefined;
}
