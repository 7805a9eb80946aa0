import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import type { IndexAdmin } from '@kapuas/core/ports/admin.ts';
import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import type { SearchEntry } from '@kapuas/core/query/search-entry.ts';
import { afterAll, beforeAll, describe } from 'vitest';
import { createCases, type OptOuts } from './cases.ts';
import { adminCases } from './event-store/admin.cases.ts';
import { aggregateCases } from './event-store/aggregate.cases.ts';
import { contextCases } from './event-store/context.cases.ts';
import { deliverWith } from './event-store/fixtures.ts';
import { pagingCases } from './event-store/paging.cases.ts';
import { queryCases } from './event-store/query.cases.ts';
import { searchCases } from './event-store/search.cases.ts';
import { writeCases } from './event-store/write.cases.ts';

export interface EventStoreFixture {
  readonly store: EventStore;
  readonly admin: IndexAdmin;
  /** Where lines carry search entries. */
  readonly entryOf?: (event: CanonicalEvent) => SearchEntry;
  close(): Promise<void>;
}

/** What the cases are given; the store is the same for all of them, each uses apps of its own. */
export interface EventStoreContext {
  readonly store: EventStore;
  readonly admin: IndexAdmin;
}

export type Promised = (name: string, run: () => Promise<void>) => void;

/** Every promise of the `EventStore` and `IndexAdmin` ports, for one adapter. */
export function eventStoreContract(
  adapter: string,
  open: () => Promise<EventStoreFixture>,
  optOuts?: OptOuts,
): void {
  const promise = createCases(optOuts);

  describe(`EventStore: ${adapter}`, () => {
    let fixture: EventStoreFixture;
    const context: EventStoreContext = {
      get store() {
        return fixture.store;
      },
      get admin() {
        return fixture.admin;
      },
    };

    beforeAll(async () => {
      fixture = await open();
      deliverWith(fixture.entryOf);
    });
    afterAll(() => fixture.close());

    describe('write', () => writeCases(context, promise));
    describe('search', () => searchCases(context, promise));
    describe('paging', () => pagingCases(context, promise));
    describe('queries', () => queryCases(context, promise));
    describe('histogram, fields, summarize and count', () => aggregateCases(context, promise));
    describe('context', () => contextCases(context, promise));
    describe('deletion, usage and administration', () => adminCases(context, promise));
  });
}
