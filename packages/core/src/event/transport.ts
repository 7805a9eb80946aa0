/** What the POST itself says, for a sidecar that posts one request's log at a time. */
import { type Draft, SLOT } from './draft.ts';
import { headerValue } from './headers.ts';
import { requestIdOf } from './request-id.ts';

/** Names in lower case, as Node has them. */
export type TransportHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Fills only what the event itself lacks. */
export function fillFromTransport(
  draft: Draft,
  headers: readonly string[],
  transport: TransportHeaders | undefined,
): void {
  if (transport === undefined) return;
  const { values } = draft;
  values[SLOT.requestId] ??= requestIdOf(transport['x-request-id']);
  headers.forEach((name, i) => {
    const value = transport[name];
    if (value !== undefined) values[SLOT.headers + i] ??= headerValue(value);
  });
}
