/** The part of the query language of Elasticsearch and OpenSearch that Kapuas uses. */
export type Dsl = Readonly<Record<string, unknown>>;

export const EVERYTHING: Dsl = { match_all: {} };
export const NOTHING: Dsl = { match_none: {} };

/** What any of the alternatives matches; none match nothing. */
export function anyOf(alternatives: readonly Dsl[]): Dsl {
  if (alternatives.length === 0) return NOTHING;
  if (alternatives.length === 1) return alternatives[0] as Dsl;
  return { bool: { should: alternatives, minimum_should_match: 1 } };
}
