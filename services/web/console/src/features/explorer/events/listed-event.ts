import type { CanonicalEvent } from '@kapuas/core/event/event.ts';

/** An event in the list: found by a search, or come in by the tail and then without an id. */
export interface ListedEvent {
  /** Names the event within the list. */
  readonly key: string;
  readonly id: string | undefined;
  readonly app: string;
  readonly event: CanonicalEvent;
}
