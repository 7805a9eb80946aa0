import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { describeFault } from './faults.ts';

/** Logs a fault that repeats when it begins, once in a while as it goes on, and when it is over. */
export interface RepeatedFault {
  failed(error: unknown): void;
  recovered(): void;
}

const EVERY_MS = 30_000;

/** @param doing a verb phrase: "commit offsets of group indexer" */
export function createRepeatedFault(logger: Logger, doing: string, right?: string): RepeatedFault {
  let loggedAt = Number.NEGATIVE_INFINITY;
  let isLogged = false;
  let failures = 0;
  return {
    failed(error) {
      failures += 1;
      if (Date.now() - loggedAt < EVERY_MS) return;
      loggedAt = Date.now();
      isLogged = true;
      const reason = describeFault(error, { doing, ...(right === undefined ? {} : { right }) });
      logger.warn({ reason, failures }, `Kafka: cannot ${doing}; trying again`);
      logger.debug({ err: error }, 'Kafka fault');
    },
    recovered() {
      if (isLogged) logger.info({ failures }, `Kafka: can ${doing} again`);
      isLogged = false;
      failures = 0;
    },
  };
}
