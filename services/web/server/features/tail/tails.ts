import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { createMatcher } from '@kapuas/core/query/match.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { TailQuery } from '../../../contract/tail.ts';
import type { WebDeps } from '../../deps.ts';
import { recordAlone } from '../audit/record.ts';
import { type Selection, select, selectApps } from '../search/selection.ts';
import { authenticateAgain } from '../session/authenticate.ts';
import type { Identity } from '../session/identity.ts';
import { tailStream } from './tail-stream.ts';

const HEARTBEAT_MS = 15_000;

export interface Tails {
  /** Audited before the first event leaves, and again with the number of events when it ends. */
  start(caller: Identity, query: TailQuery, gone: AbortSignal): Promise<AsyncIterable<string>>;
  /** Ends every tail. */
  stop(): void;
}

/** The live tails of this process; their number is bounded. */
export function createTails(deps: WebDeps, heartbeatMs = HEARTBEAT_MS): Tails {
  const { catalog, queue, config } = deps;
  const stopping = new AbortController();
  let running = 0;

  async function start(
    caller: Identity,
    query: TailQuery,
    gone: AbortSignal,
  ): Promise<AsyncIterable<string>> {
    if (running >= config.maxTails) {
      throw new KapuasError('overloaded', `This server runs ${running} tails already.`, { retryAfter: 30 });
    }
    const { events, described } = await select(deps, caller, query);
    const target = { apps: described.apps, q: described.q };
    await recordAlone(catalog, caller, 'event.tail', 'events', target);
    return run(caller, events, target, AbortSignal.any([gone, stopping.signal]));
  }

  /** Nothing is held until the stream is read: one that is never read leaves nothing behind. */
  async function* run(
    caller: Identity,
    { apps, query }: Selection['events'],
    target: { readonly apps: readonly string[]; readonly q: string },
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    const matches = createMatcher(query);
    const assertAllowed = () => assertStillAllowed(deps, caller, apps);
    let results = 0;
    const counting = (event: CanonicalEvent) => matches(event) && ++results > 0;
    running += 1;
    try {
      yield* tailStream(queue.tail(apps), { apps, matches: counting, heartbeatMs, assertAllowed, signal });
    } finally {
      running -= 1;
      await recordAlone(catalog, caller, 'event.tail-end', 'events', { ...target, results });
    }
  }

  return { start, stop: () => stopping.abort() };
}

/** A tail outlives the request that began it: the session, the token, the user and the roles may be gone by now. */
async function assertStillAllowed(
  { catalog }: WebDeps,
  caller: Identity,
  apps: readonly string[],
): Promise<void> {
  const now = await authenticateAgain(catalog, caller);
  if (now === undefined) throw new KapuasError('not-signed-in', 'The session or token has ended.');
  if (apps.length > 0) await selectApps(catalog, now, apps.join(','));
}
