import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { followEvents, type StreamState } from '../api/events.ts';
import type { LedgerEvent } from '../api/types.ts';

interface Live {
  readonly state: StreamState;
  /** The latest events, newest first. */
  readonly events: readonly LedgerEvent[];
}

const KEPT = 200;
const Context = createContext<Live>({ state: 'connecting', events: [] });

/** One stream of events for the whole console: it refreshes what is shown and feeds the events page. */
export function LiveProvider({ children }: { children: ReactNode }): ReactNode {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>('connecting');
  const [events, setEvents] = useState<readonly LedgerEvent[]>([]);
  useEffect(
    () => followEvents(client, (event) => setEvents((before) => [event, ...before].slice(0, KEPT)), setState),
    [client],
  );
  const value = useMemo(() => ({ state, events }), [state, events]);
  return <Context value={value}>{children}</Context>;
}

export const useLive = (): Live => useContext(Context);
