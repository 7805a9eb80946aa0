import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { silent } from './directory.ts';

/** A logger whose lines can be looked at. */
export function recordLog(): {
  readonly logger: Logger;
  /** The messages. */
  readonly lines: string[];
  /** Everything that was logged, as text. */
  text(): string;
} {
  const lines: string[] = [];
  const all: unknown[] = [];
  const log = (fields: unknown, message?: string): void => {
    lines.push(message ?? String(fields));
    all.push(fields, message);
  };
  const logger = Object.assign(Object.create(silent), { info: log, warn: log, error: log, fatal: log });
  return { logger, lines, text: () => JSON.stringify(all) };
}
