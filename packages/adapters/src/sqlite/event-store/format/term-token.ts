/**
 * How an exact, case-sensitive name=value pair becomes one token of an FTS5 table. FTS5's `ascii` tokenizer
 * folds A-Z and splits at what it is not told to keep; so it is told to keep everything but one separator, and
 * capitals are written as control characters.
 */
const SEPARATOR = '\x1f';
const JOIN = '\x1e';
const ESCAPE = '\x1b';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be escaped
const ESCAPED = /[A-Z\0-\x1f]/;

/** Everything in ASCII but letters and digits, which are kept anyway, NUL and the separator. */
const KEPT = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(
  (char) => char !== '\0' && char !== SEPARATOR && !/[a-zA-Z0-9]/.test(char),
);

/** To stand within single quotes of a CREATE statement. */
export const TERM_TOKENIZER = `ascii tokenchars ${quote(KEPT.join(''))}`;

function quote(text: string): string {
  return `''${text.replaceAll("'", "''''")}''`;
}

/** What all tokens of a field begin with. */
export function tokenStart(name: string): string {
  return SEPARATOR + escapeTerm(name) + JOIN;
}

/** Without capitals and control characters a text is its own token, which most are. */
export function escapeTerm(text: string): string {
  return ESCAPED.test(text) ? escapeChars(text) : text;
}

function escapeChars(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 65 && code <= 90) out += String.fromCharCode(code - 64);
    else if (code < 32) out += ESCAPE + String.fromCharCode(code + 32);
    else out += text[at];
  }
  return out;
}

/** A MATCH expression for the events that have this value, or with `prefix` a value that begins so. */
export function termMatch(name: string, value: string, prefix: boolean): string {
  const token = `${escapeTerm(name)}${JOIN}${escapeTerm(value)}`;
  return `"${token.replaceAll('"', '""')}"${prefix ? '*' : ''}`;
}
