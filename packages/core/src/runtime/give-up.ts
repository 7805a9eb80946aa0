import { ConfigError } from './config.ts';
import { reasonOf } from './errors.ts';
import { createLogger } from './logger.ts';

/** Ends a process that could not start with one line that says why; only a fault that nobody knows has a stack. */
export function giveUp(service: string, error: unknown, process: NodeJS.Process): never {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    return process.exit(2);
  }
  createLogger(service, 'fatal').fatal(reasonOf(error), 'cannot start');
  return process.exit(1);
}
