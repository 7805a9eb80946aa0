import type { Logger } from './logger.ts';

/** A part of a process that is started once and stopped once. */
export interface Service {
  readonly name: string;
  start(): Promise<void>;
  /** Finishes what was taken in; resolves when nothing of it is left running. */
  stop(): Promise<void>;
}

/** What is open already and is closed with the rest. */
export function closing(name: string, part: { close(): Promise<void> }): Service {
  return { name, start: async () => {}, stop: () => part.close() };
}

/**
 * Starts in order and stops in reverse. When one start fails, what had started is stopped again and the
 * failure is thrown.
 */
export function createLifecycle(services: readonly Service[], logger: Logger): Service {
  const started: Service[] = [];

  async function stop(): Promise<void> {
    for (let service = started.pop(); service !== undefined; service = started.pop()) {
      try {
        await service.stop();
      } catch (error) {
        logger.error({ err: error, part: service.name }, 'a part did not stop cleanly');
      }
    }
  }

  async function start(): Promise<void> {
    for (const service of services) {
      try {
        await service.start();
      } catch (error) {
        await stop();
        throw error;
      }
      started.push(service);
    }
  }

  return { name: 'lifecycle', start, stop };
}

/** npm passes an interrupt on that the terminal has sent already, so that one comes twice. */
const ECHO_MS = 500;

/** Stops the service at the first SIGTERM or SIGINT and then ends the process; a later signal ends it at once. */
export function stopOnSignal(service: Service, logger: Logger, process: NodeJS.Process): void {
  let stoppingSince: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > ECHO_MS) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    logger.info({ signal }, 'stopping');
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.fatal({ err: error }, 'could not stop');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
