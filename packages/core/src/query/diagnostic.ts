/** One mistake in a query: zero-based offsets of the place, and what is wrong and expected there. */
export interface Diagnostic {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

const EXCERPT_LENGTH = 40;

/** A piece of the query as messages show it. */
export function excerpt(source: string): string {
  const text = source.trim();
  return text.length > EXCERPT_LENGTH ? `\`${text.slice(0, EXCERPT_LENGTH)}…\`` : `\`${text}\``;
}

/** People count characters from one. */
export function place(offset: number): string {
  return `at character ${offset + 1}`;
}
