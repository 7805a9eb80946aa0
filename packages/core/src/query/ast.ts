/** The search language as a tree: one for the server, the editor and every evaluator (docs/search-language.md). */
export type QueryNode =
  | { readonly kind: 'all' }
  /** Bare words: `value` is matched against the message. `phrase`: its words in this order, side by side. `prefix`: the last word may go on. */
  | { readonly kind: 'text'; readonly value: string; readonly match: 'word' | 'phrase' | 'prefix' }
  | { readonly kind: 'field'; readonly field: ResolvedField; readonly test: FieldTest }
  | { readonly kind: 'and'; readonly nodes: readonly QueryNode[] }
  | { readonly kind: 'or'; readonly nodes: readonly QueryNode[] }
  | { readonly kind: 'not'; readonly node: QueryNode };

/** `exists`: the field has a value of its own; a value of an object below it does not count. */
export type FieldTest =
  /** Of keyword, number and boolean fields: the value's `exactText` is this one (values.ts). */
  | { readonly op: 'equals'; readonly value: string }
  /** Of text fields, for one word too. */
  | { readonly op: 'phrase'; readonly value: string }
  /** Of keyword fields the beginning of the `exactText`; of text fields words, the last of which may go on. */
  | { readonly op: 'prefix'; readonly value: string }
  /** Of number and date fields, and equality of dates (typed-values.ts says which values count as which). A bound that is missing is open. Numbers compare as numbers, dates as times (see `ResolvedField.type`). */
  | { readonly op: 'range'; readonly from?: RangeBound; readonly to?: RangeBound }
  | { readonly op: 'exists' };

export interface RangeBound {
  /** A number, or for a date field microseconds since the epoch. */
  readonly value: number;
  readonly inclusive: boolean;
}

export interface ResolvedField {
  /** As the user wrote it. */
  readonly name: string;
  /** Keys from the top of the canonical event: ["headers", "x-user-id"], ["attributes", "cart.items"]. Below `attributes` one dotted path. */
  readonly path: readonly string[];
  readonly type: 'keyword' | 'text' | 'number' | 'boolean' | 'date';
}
