import { createContext, type ReactNode, use, useCallback, useMemo } from 'react';
import { useSetting } from '../settings.ts';
import type { Zone } from './format.ts';

interface ZoneChoice {
  readonly zone: Zone;
  readonly toggleZone: () => void;
}

const ZoneContext = createContext<ZoneChoice>({ zone: 'local', toggleZone: () => undefined });

/** Whether times are shown in the reader's zone or in UTC; kept over visits. */
export function ZoneProvider({ children }: { readonly children: ReactNode }) {
  const [stored, setStored] = useSetting('zone', 'local');
  const zone: Zone = stored === 'utc' ? 'utc' : 'local';
  const toggleZone = useCallback(() => setStored(zone === 'utc' ? 'local' : 'utc'), [zone, setStored]);
  const choice = useMemo(() => ({ zone, toggleZone }), [zone, toggleZone]);
  return <ZoneContext value={choice}>{children}</ZoneContext>;
}

export function useZone(): ZoneChoice {
  return use(ZoneContext);
}
