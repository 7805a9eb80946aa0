/** The business headers that an app declares: x-user-id, x-order-id and the like. */
import { addClaim, type Claim, type ClaimTree, claimFor, headerNames, inside } from './claims.ts';
import { type Draft, SLOT } from './draft.ts';
import type { JsonValue } from './event.ts';
import { scalarText } from './json.ts';
import { addRequestIdHeader } from './request-id.ts';
import { addTraceHeaders } from './trace.ts';

const MAX_LENGTH = 8192;

/** @param declared names in lower case */
export function addHeaderClaims(tree: ClaimTree, declared: readonly string[]): void {
  declared.forEach((name, i) => {
    addClaim(tree, headerNames(name), claimHeader(i, 0));
  });
  const http = inside(tree, 'http');
  const holders = [
    inside(tree, 'headers', 'request_headers', 'requestHeaders'),
    inside(inside(tree, 'req', 'request'), 'headers', 'header'),
    inside(inside(http, 'request'), 'headers', 'header'),
    inside(http, 'headers', 'request_headers'),
  ];
  for (const holder of holders) {
    addRequestIdHeader(holder);
    addTraceHeaders(holder, 10);
    declared.forEach((name, i) => {
      addClaim(holder, headerNames(name), claimHeader(i, 1));
    });
  }
}

function claimHeader(index: number, rank: number): Claim {
  return claimFor(SLOT.headers + index, rank, headerValue);
}

/** A header that came more than once is a list; its values are joined as HTTP joins them. */
export function headerValue(value: JsonValue): string | undefined {
  const texts = Array.isArray(value) ? value.map(scalarText) : [scalarText(value)];
  if (texts.length === 0 || texts.includes(undefined)) return undefined;
  const joined = texts.join(', ');
  return joined === '' || joined.length > MAX_LENGTH ? undefined : joined;
}

/** The declared headers that the event has. */
export function collectHeaders(
  draft: Draft,
  declared: readonly string[],
): Record<string, string> | undefined {
  let headers: Record<string, string> | undefined;
  for (let i = 0; i < declared.length; i++) {
    const value = draft.values[SLOT.headers + i];
    if (value === undefined) continue;
    headers ??= {};
    headers[declared[i] as string] = value as string;
  }
  return headers;
}
