import { setImmediate } from 'node:timers/promises';

/** A search works this long before others of its thread get their turn. */
const TURN_MS = 10;

/** Lets a long search be interrupted, by others and by its caller. */
export interface Turn {
  /** To be called often; gives the thread away when the turn is over. Throws when the call was aborted. */
  rest(): Promise<void> | undefined;
}

export function createTurn(signal: AbortSignal): Turn {
  let end = performance.now() + TURN_MS;

  async function pause(): Promise<void> {
    await setImmediate();
    signal.throwIfAborted();
    end = performance.now() + TURN_MS;
  }

  return { rest: () => (performance.now() < end ? undefined : pause()) };
}
