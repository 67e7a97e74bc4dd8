import { createContext, useContext, useSyncExternalStore } from 'react';
import type { SessionSnapshot, SessionStore } from './session-store';
import type { SetupApi } from './setup-api';

export interface SetupDeps {
  api: SetupApi;
  session: SessionStore;
}

export const SetupContext = createContext<SetupDeps | null>(null);

/** Throws outside of `SetupContext`. */
export function useSetupDeps(): SetupDeps {
  const deps = useContext(SetupContext);
  if (deps === null) throw new Error('SetupContext is missing.');
  return deps;
}

export function useSessionSnapshot(): SessionSnapshot {
  const { session } = useSetupDeps();
  return useSyncExternalStore(session.subscribe, session.getSnapshot);
}
