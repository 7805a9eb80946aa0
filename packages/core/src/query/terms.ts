/** Exact values as the terms of an index: one text `name=value` for each. */
/** Core fields that an index maps as keywords where they stand in the event: values of at most `EXACT_LENGTH` units. */
export const MAPPED_KEYWORDS: ReadonlySet<string> = new Set([
  'level',
  'service',
  'host',
  'request_id',
  'trace_id',
  'span_id',
  'tag',
  'http.method',
  'http.path',
  'kubernetes.cluster',
  'kubernetes.namespace',
  'kubernetes.pod',
  'kubernetes.container',
  'kubernetes.node',
]);

/** Core fields that an index maps as numbers where they stand in the event. */
export const MAPPED_NUMBERS: ReadonlySet<string> = new Set(['severity', 'http.status', 'http.duration_ms']);

const termStarts = new Map<string, string>();
const STARTS_KEPT = 10_000;

/**
 * How all terms of a field begin: its escaped name and `=`. Kept, because to escape a name takes longer than all
 * else that is done for a value.
 */
export function termStart(name: string): string {
  const known = termStarts.get(name);
  if (known !== undefined) return known;
  if (termStarts.size >= STARTS_KEPT) termStarts.clear();
  const start = `${escapeName(name)}=`;
  termStarts.set(name, start);
  return start;
}

/** The first `=` or `>` of a term ends its name. */
function escapeName(name: string): string {
  return name.replace(/[%=>]/g, percentEncoded);
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/**
 * The term that stands for an exact value of a field.
 * @param name `ResolvedField.path.join('.')` @param value an `exactText`, or the beginning of one
 */
export function termOf(name: string, value: string): string {
  return termStart(name) + value;
}

/** What `termOf` made the term of. */
export function readTerm(term: string): { readonly name: string; readonly value: string } | undefined {
  const end = term.indexOf('=');
  if (end < 0) return undefined;
  return { name: term.slice(0, end).replace(/%(..)/g, decodePercent), value: term.slice(end + 1) };
}

function decodePercent(_: string, digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 16));
}

/**
 * A term for a number of a core field without a mapped field of its own (`redacted.<rule>`): terms of one name
 * are ordered as their numbers are, so that a range of terms is a range of numbers.
 */
export function numberTerm(name: string, value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  // Zero has two forms that compare as equal.
  view.setFloat64(0, value === 0 ? 0 : value);
  const bits = view.getBigUint64(0);
  const ordered = bits >> 63n === 0n ? bits | (1n << 63n) : BigInt.asUintN(64, ~bits);
  return `${escapeName(name)}>${ordered.toString(16).padStart(16, '0')}`;
}

/** The key of a declared field in an entry, and its name in the index, where dots and stars mean something else. */
export function entryName(field: string): string {
  return field.replace(/[%.*]/g, percentEncoded);
}
