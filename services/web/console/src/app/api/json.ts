const LONG_NUMBER = /\d{16}/;

interface ReviverContext {
  readonly source?: string;
}

type SourceReviver = (key: string, value: unknown, context: ReviverContext | undefined) => unknown;

const rawJson: ((text: string) => unknown) | undefined =
  'rawJSON' in JSON ? (JSON.rawJSON as (text: string) => unknown) : undefined;

/** As JSON.parse, but a number that JavaScript would round stays as its source says, where the browser can. */
export function parseJson(text: string): unknown {
  if (rawJson === undefined || !LONG_NUMBER.test(text)) return JSON.parse(text);
  const keepExact: SourceReviver = (_key, value, context) =>
    typeof value === 'number' && context?.source !== undefined && isRounded(value, context.source)
      ? rawJson(context.source)
      : value;
  return JSON.parse(text, keepExact as (key: string, value: unknown) => unknown);
}

function isRounded(value: number, source: string): boolean {
  return /^-?\d+$/.test(source) && !Number.isSafeInteger(value);
}
