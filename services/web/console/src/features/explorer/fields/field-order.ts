/** What is looked at first when something is wrong. */
const FIRST = ['level', 'service', 'host', 'http.status', 'http.method', 'http.path', 'request_id', 'tag'];

/** Times and whole texts have no values worth counting. */
const LEFT_OUT = new Set(['@timestamp', 'observed_at', 'message', 'severity']);

/** The usual suspects first, then by name. */
export function inReadingOrder(names: readonly string[]): string[] {
  const rank = (name: string): number => {
    const place = FIRST.indexOf(name);
    return place === -1 ? FIRST.length : place;
  };
  return names
    .filter((name) => !LEFT_OUT.has(name))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en'));
}
