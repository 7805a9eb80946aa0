import type { AppFeed } from '@kapuas/core/ports/app-feed.ts';
import type { BatchQueue } from '@kapuas/core/ports/batch-queue.ts';
import type { Catalog } from '@kapuas/core/ports/catalog.ts';
import type { DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import type { JobQueue } from '@kapuas/core/ports/job-queue.ts';
import type { OpenThrottle } from '@kapuas/core/ports/throttle.ts';
import type { UsageLedger } from '@kapuas/core/ports/usage.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { Registry } from '@kapuas/core/runtime/metrics.ts';
import type { WebConfig } from './config.ts';

/** Everything that the features need from the world. */
export interface WebDeps {
  readonly catalog: Catalog;
  readonly store: EventStore;
  readonly queue: BatchQueue;
  readonly feed: AppFeed;
  readonly jobs: JobQueue;
  readonly usage: UsageLedger;
  readonly deadLetters: DeadLetters;
  /** Counts failed sign-ins and tokens. Default: each web server by itself, in memory. */
  readonly openThrottle?: OpenThrottle;
  readonly config: WebConfig;
  /** Where forwarders reach the router: base URL, and host:port of the forward protocol. */
  readonly routerAddresses: () => { readonly http: string; readonly forward: string };
  /** The built console; undefined serves the API alone. */
  readonly consoleDir: string | undefined;
  readonly logger: Logger;
  readonly metrics: Registry;
}
