import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { messageOf, type Redis } from '../connection.ts';
import { withinMs } from '../within.ts';

export interface Availability {
  /** Whether Redis answers, and quickly enough. */
  readonly up: boolean;
  /** Redis failed or was too slow: it is down until it has answered some questions in time. */
  fail(error: unknown): void;
  close(): void;
}

export interface AvailabilityOptions {
  readonly redis: Redis;
  readonly answerMs: number;
  readonly logger: Logger;
  readonly onDown: () => void;
}

const PROBE_EVERY_MS = 200;
/** Timely answers in a row after which Redis counts as up again. */
const CALM_PROBES = 3;
/** At the start Redis gets this many probes before somebody is told that it is away. */
const FIRST_PROBES = 10;

export function watchAvailability({ redis, answerMs, logger, onDown }: AvailabilityOptions): Availability {
  let up = redis.status === 'ready';
  let told = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  function tell(error: unknown): void {
    if (told) return;
    told = true;
    logger.warn(
      { reason: messageOf(error) },
      'Redis is away or slow: each process limits apps by itself until it is back',
    );
  }

  function recover(): void {
    up = true;
    if (told) logger.info('limits are shared by all routers again');
    told = false;
  }

  /** @param good answers in a row @param tries so far */
  function probeLater(good: number, tries: number): void {
    timer = setTimeout(async () => {
      const error = await withinMs(redis.ping(), answerMs).then(
        () => undefined,
        (reason: unknown) => reason ?? new Error('no answer'),
      );
      if (closed) return;
      if (error !== undefined && tries >= FIRST_PROBES) tell(error);
      if (error === undefined && good + 1 >= CALM_PROBES) recover();
      else probeLater(error === undefined ? good + 1 : 0, tries + 1);
    }, PROBE_EVERY_MS);
    timer.unref();
  }

  function fail(error: unknown): void {
    if (!up || closed) return;
    up = false;
    tell(error);
    onDown();
    probeLater(0, 0);
  }

  const onClose = (): void => fail(new Error('the connection was closed'));
  redis.on('close', onClose);
  if (!up) probeLater(0, 0);

  return {
    get up() {
      return up;
    },
    fail,
    close() {
      closed = true;
      clearTimeout(timer);
      redis.off('close', onClose);
    },
  };
}
