import { markMessage, type SoughtText } from './highlight.ts';

interface MessageProps {
  readonly text: string;
  readonly sought: readonly SoughtText[];
}

/** Of a row; the whole is in the unfolded event. */
const LONGEST = 2_000;

/** A message with what was searched for marked. */
export function Message({ text, sought }: MessageProps) {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  if (sought.length === 0) return short;
  return markMessage(short, sought).map((piece, i) =>
    piece.marked ? <mark key={i}>{piece.text}</mark> : piece.text,
  );
}
