/** Cuts bytes as they come into lines of bounded length. */

export interface Line {
  readonly bytes: Buffer;
  /** Length of the whole line; more than `bytes` has when it was cut. */
  readonly length: number;
}

interface LineSplitter {
  /** @returns the lines that are whole now; views on the chunk where that is possible */
  push(chunk: Buffer): Line[];
  /** @returns the last line when it has no end */
  finish(): Line | undefined;
}

const LINE_FEED = 10;

/** @param maxBytes what is kept of one line */
export function createLineSplitter(maxBytes: number): LineSplitter {
  let parts: Buffer[] = [];
  let kept = 0;
  let length = 0;

  function keepPart(part: Buffer): void {
    length += part.length;
    const room = maxBytes - kept;
    if (room <= 0 || part.length === 0) return;
    const piece = part.length <= room ? part : part.subarray(0, room);
    parts.push(piece);
    kept += piece.length;
  }

  function take(): Line {
    const line = { bytes: parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, kept), length };
    parts = [];
    kept = 0;
    length = 0;
    return line;
  }

  return {
    push(chunk) {
      const lines: Line[] = [];
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
        keepPart(chunk.subarray(start, end));
        lines.push(take());
        start = end + 1;
      }
      if (start < chunk.length) keepPart(chunk.subarray(start));
      return lines;
    },
    finish: () => (length === 0 ? undefined : take()),
  };
}
