import { addFieldFilter } from '@kapuas/core/query/format.ts';
import type { FieldValue } from '@kapuas/core/query/values.ts';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { resolveRange } from '../../app/time/range.ts';
import type { Selection } from './queries.ts';
import { type ExplorerState, searchOf, stateOf } from './url-state.ts';

type FilterMode = 'include' | 'exclude';

export interface Explorer {
  readonly state: ExplorerState;
  /** What is searched; undefined when the range makes no sense. */
  readonly selection: Selection | undefined;
  readonly change: (part: Partial<ExplorerState>) => void;
  /** Searches again, up to now. */
  readonly run: () => void;
  readonly filter: (name: string, value: FieldValue, mode: FilterMode) => void;
}

/** The explorer's state, which lives in the address, and the moment that its "now" means. */
export function useExplorer(): Explorer {
  const search = useSearch({ from: '/shell/explore' });
  const navigate = useNavigate();
  const state = useMemo(() => stateOf(search), [search]);
  const [now, setNow] = useState(() => Date.now());
  const run = useCallback(() => setNow(Date.now()), []);

  const change = useCallback(
    (part: Partial<ExplorerState>) => {
      setNow(Date.now());
      void navigate({ to: '/explore', search: searchOf({ ...state, event: undefined, ...part }) });
    },
    [navigate, state],
  );
  const filter = useCallback(
    (name: string, value: FieldValue, mode: FilterMode) =>
      change({ q: addFieldFilter(state.q, name, value, mode) }),
    [change, state.q],
  );

  useEffect(() => {
    if (state.refresh === 0 || state.live) return;
    const timer = setInterval(run, state.refresh * 1_000);
    return () => clearInterval(timer);
  }, [state.refresh, state.live, run]);

  const selection = useMemo(() => {
    const span = resolveRange(state.range, now);
    return span && { apps: state.apps, q: state.q, span };
  }, [state.range, state.apps, state.q, now]);

  return { state, selection, change, run, filter };
}
