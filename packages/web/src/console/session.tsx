import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { ApiError, closeSession, loadSession, openSession } from '../api/http.ts';
import type { Session } from '../api/types.ts';

export type SessionState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'out'; readonly error?: unknown }
  | { readonly phase: 'in'; readonly session: Session };

interface SessionApi {
  readonly state: SessionState;
  readonly signIn: (credential: { token: string } | { apiKey: string }) => Promise<void>;
  readonly signOut: () => Promise<void>;
}

const Context = createContext<SessionApi | undefined>(undefined);

/** The token of a one-time admin link `/admin#token=…`: in the fragment, so that no log of a server ever holds it. */
export function takeToken(location: Pick<Location, 'pathname' | 'hash'>): string | undefined {
  if (location.pathname !== '/admin') return undefined;
  return new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined;
}

// A one-time token may be spent once, even where React runs effects twice.
let opening: Promise<Session | null> | undefined;
function open(): Promise<Session | null> {
  const token = takeToken(window.location);
  if (token === undefined) return loadSession();
  window.history.replaceState(null, '', '/');
  return openSession({ token });
}

export function SessionProvider({ children }: { children: ReactNode }): ReactNode {
  const [state, setState] = useState<SessionState>({ phase: 'loading' });
  const client = useQueryClient();
  useEffect(() => {
    opening ??= open();
    opening.then(
      (session) => setState(session ? { phase: 'in', session } : { phase: 'out' }),
      (error: unknown) => setState({ phase: 'out', error }),
    );
  }, []);
  // Any query that meets 401 means that the session ended: back to the door.
  useEffect(
    () =>
      client.getQueryCache().subscribe((event) => {
        const error = event.query.state.error;
        if (event.type === 'updated' && error instanceof ApiError && error.status === 401) {
          setState({ phase: 'out', error });
        }
      }),
    [client],
  );
  const api = useMemo<SessionApi>(
    () => ({
      state,
      signIn: async (credential) => {
        const session = await openSession(credential);
        client.clear();
        setState({ phase: 'in', session });
      },
      signOut: async () => {
        await closeSession();
        client.clear();
        setState({ phase: 'out' });
      },
    }),
    [state, client],
  );
  return <Context value={api}>{children}</Context>;
}

export function useSession(): SessionApi {
  const api = useContext(Context);
  if (!api) throw new Error('useSession outside of SessionProvider');
  return api;
}

/** Whether the session may change things; the server decides, this only hides what it would refuse. */
/** Whether this session may add to the log: everybody but auditors. */
export function useMayWrite(): boolean {
  const { state } = useSession();
  return state.phase === 'in' && state.session.role !== 'auditor';
}

export function useIsOperator(): boolean {
  const { state } = useSession();
  return state.phase === 'in' && state.session.role === 'operator';
}
