import type { BackoffBounds } from '@kapuas/core/runtime/backoff.ts';
import type { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { afterFailure, type Circuit, CLOSED, type OpenCircuit } from './policy/circuit.ts';

export interface Breaker {
  readonly state: Circuit['state'];
  /**
   * The whole store refused a write: nothing is written until a probe succeeds. Of several writes that were under
   * way together the first opens it, and the others tell nothing new.
   */
  failed(error: KapuasError): void;
  /** No probe begins any more. Resolves when none is under way. */
  stop(): Promise<void>;
}

export interface BreakerDeps {
  readonly bounds: BackoffBounds;
  /** One small write. @returns why the whole store refused it; undefined when it answered */
  readonly probe: () => Promise<KapuasError | undefined>;
  readonly onClosed: () => void;
  readonly logger: Logger;
}

/** A circuit breaker around the store, which closes itself again. */
export function createBreaker({ bounds, probe, onClosed, logger }: BreakerDeps): Breaker {
  let circuit: Circuit = CLOSED;
  let timer: NodeJS.Timeout | undefined;
  let trying: Promise<void> = Promise.resolve();
  let stopped = false;

  function open(): void {
    const opened = afterFailure(circuit, Date.now(), bounds);
    circuit = opened;
    if (stopped) return;
    timer = setTimeout(
      () => {
        trying = tryAgain(opened);
      },
      Math.max(0, opened.probeAt - Date.now()),
    );
  }

  async function tryAgain(opened: OpenCircuit): Promise<void> {
    circuit = { ...opened, state: 'half-open' };
    const error = await probe();
    if (error !== undefined) return open();
    circuit = CLOSED;
    const downMs = Date.now() - opened.since;
    logger.info({ downMs, probes: opened.failures }, 'the store takes events again');
    onClosed();
  }

  return {
    get state() {
      return circuit.state;
    },
    failed({ code, detail }) {
      if (circuit.state !== 'closed') return;
      logger.error({ code, detail }, 'the store takes nothing: writing stops until it does');
      open();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await trying;
    },
  };
}
