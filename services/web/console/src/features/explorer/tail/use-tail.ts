import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '../../../../../contract/problem.ts';
import type { TailDropped, TailEvents } from '../../../../../contract/tail.ts';
import { TAIL_PROBLEM } from '../../../../../contract/tail-problem.ts';
import { apiUrl } from '../../../app/api/client.ts';
import { parseJson } from '../../../app/api/json.ts';
import { ApiProblem } from '../../../app/api/problem.ts';
import type { ListedEvent } from '../events/listed-event.ts';
import { addToTail, EMPTY_TAIL, showWaiting, type TailBuffer } from './tail-buffer.ts';

type TailStatus = 'off' | 'connecting' | 'listening' | 'failed';

export interface Tail {
  readonly status: TailStatus;
  readonly buffer: TailBuffer;
  /** Left out by the server because this browser was too slow. */
  readonly dropped: number;
  readonly problem: ApiProblem | undefined;
  /** Whether what comes in waits instead of moving the list. */
  readonly hold: (held: boolean) => void;
}

interface TailOptions {
  readonly enabled: boolean;
  readonly apps: readonly string[];
  readonly q: string;
}

const FLUSH_MS = 200;

/** Events as they come in, over server-sent events; the browser connects again by itself. */
export function useTail({ enabled, apps, q }: TailOptions): Tail {
  const [status, setStatus] = useState<TailStatus>('off');
  const [buffer, setBuffer] = useState<TailBuffer>(EMPTY_TAIL);
  const [dropped, setDropped] = useState(0);
  const [problem, setProblem] = useState<ApiProblem>();
  const held = useRef(false);
  const wanted = apps.length === 0 ? '*' : apps.join(',');

  useEffect(() => {
    setBuffer(EMPTY_TAIL);
    setDropped(0);
    setProblem(undefined);
    setStatus(enabled ? 'connecting' : 'off');
    if (!enabled) return;
    const batch = createBatcher((events) => setBuffer((old) => addToTail(old, events, held.current)));
    const source = new EventSource(apiUrl('/tail', { apps: wanted, q }));
    const on = <Data>(name: string, listener: (data: Data) => void): void =>
      source.addEventListener(name, (event) =>
        listener(parseJson((event as MessageEvent<string>).data) as Data),
      );
    on('ready', () => setStatus('listening'));
    on<TailEvents>('events', (data) => batch.add(data.events));
    on<TailDropped>('dropped', (data) => setDropped(data.dropped));
    on<Problem>(TAIL_PROBLEM, (data) => {
      setProblem(new ApiProblem(data));
      setStatus('failed');
      source.close();
    });
    source.onerror = () => setStatus(source.readyState === EventSource.CLOSED ? 'failed' : 'connecting');
    return () => {
      source.close();
      batch.stop();
    };
  }, [enabled, wanted, q]);

  const hold = useCallback((next: boolean) => {
    held.current = next;
    if (!next) setBuffer((old) => (old.waiting.length === 0 ? old : showWaiting(old)));
  }, []);
  return { status, buffer, dropped, problem, hold };
}

/** Many small arrivals become few renderings. */
function createBatcher(flush: (newestFirst: readonly ListedEvent[]) => void) {
  let pending: ListedEvent[] = [];
  let count = 0;
  const timer = setInterval(() => {
    if (pending.length === 0) return;
    flush(pending.reverse());
    pending = [];
  }, FLUSH_MS);
  return {
    add(events: TailEvents['events']): void {
      for (const { app, event } of events) {
        count += 1;
        pending.push({ key: `tail-${count}`, id: undefined, app, event });
      }
    },
    stop: () => clearInterval(timer),
  };
}
