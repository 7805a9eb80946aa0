/** What can be completed where the cursor is. */
export type CompletionPlace =
  | { readonly kind: 'name'; readonly from: number; readonly typed: string }
  | { readonly kind: 'value'; readonly from: number; readonly field: string; readonly typed: string };

const VALUE = /(?:^|[\s(-])([A-Za-z_@$#][\w.@$#/~+%-]*):([^\s()"<>[\]{}]*)$/;
const NAME = /(?:^|[\s(])-?([A-Za-z_@$#][\w.@$#/~+%-]*)$/;

/** @param before the query up to the cursor */
export function completionPlace(before: string): CompletionPlace | undefined {
  if (insidePhrase(before)) return undefined;
  const value = VALUE.exec(before);
  if (value !== null) {
    const [, field = '', typed = ''] = value;
    return { kind: 'value', field, typed, from: before.length - typed.length };
  }
  const typed = NAME.exec(before)?.[1];
  return typed === undefined ? undefined : { kind: 'name', typed, from: before.length - typed.length };
}

function insidePhrase(before: string): boolean {
  const quotes = before.replaceAll(/\\./g, '').match(/"/g)?.length ?? 0;
  return quotes % 2 === 1;
}
