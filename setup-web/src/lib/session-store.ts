/** Where the session token lives: never in the address bar, never longer than the tab. */

export type SessionPhase = 'none' | 'active' | 'expired' | 'removed';

export interface SessionSnapshot {
  phase: SessionPhase;
  token: string | null;
  /** Where giosg asked to send the browser after an install; untrusted until compared with giosg's own address. */
  redirectUri: string | null;
  /** giosg's address as the API last stated it, so that an expired session still knows the way back. */
  giosgUrl: string | null;
}

export interface SessionStore {
  getSnapshot: () => SessionSnapshot;
  subscribe: (listener: () => void) => () => void;
  /** Moves a session out of the address bar into the store. False when there was none. */
  takeFromAddress: () => boolean;
  rememberGiosgUrl: (giosgUrl: string) => void;
  /** The API refused `token`. Ignored when a newer one has taken its place meanwhile. */
  expire: (token: string) => void;
  /** The installation was removed by the person in front of the page. */
  finishRemoved: () => void;
}

export interface SessionStoreDeps {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState' | 'state'>;
  /** Throws or returns null where the browser blocks storage (third-party frames). */
  openStorage: () => Storage | null;
}

const storageKey = 'setup-session';
const empty: SessionSnapshot = { phase: 'none', token: null, redirectUri: null, giosgUrl: null };

export function createSessionStore(deps: SessionStoreDeps): SessionStore {
  const listeners = new Set<() => void>();
  let snapshot = readStored(deps.openStorage) ?? empty;

  const set = (next: SessionSnapshot) => {
    snapshot = next;
    writeStored(deps.openStorage, next);
    listeners.forEach((listener) => listener());
  };

  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    takeFromAddress() {
      const fragment = new URLSearchParams(deps.location.hash.slice(1));
      const token = fragment.get('session');
      if (!token) return false;
      deps.history.replaceState(deps.history.state, '', `${deps.location.pathname}${deps.location.search}`);
      set({ phase: 'active', token, redirectUri: fragment.get('redirect_uri'), giosgUrl: null });
      return true;
    },
    rememberGiosgUrl(giosgUrl) {
      if (snapshot.giosgUrl !== giosgUrl) set({ ...snapshot, giosgUrl });
    },
    expire(token) {
      if (snapshot.token === token) set({ ...snapshot, phase: 'expired', token: null });
    },
    finishRemoved() {
      set({ ...snapshot, phase: 'removed', token: null });
    },
  };
}

function readStored(openStorage: () => Storage | null): SessionSnapshot | null {
  try {
    const stored: unknown = JSON.parse(openStorage()?.getItem(storageKey) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return null;
    const { token, redirectUri, giosgUrl } = stored as Record<string, unknown>;
    if (typeof token !== 'string') return null;
    return { phase: 'active', token, redirectUri: toText(redirectUri), giosgUrl: toText(giosgUrl) };
  } catch {
    return null;
  }
}

/** Storage may be blocked or full: the snapshot in memory then lasts until the page is reloaded. */
function writeStored(openStorage: () => Storage | null, snapshot: SessionSnapshot): void {
  try {
    const storage = openStorage();
    if (snapshot.token === null) storage?.removeItem(storageKey);
    else storage?.setItem(storageKey, JSON.stringify({ ...snapshot, phase: undefined }));
  } catch {
    // Nothing to do: see above.
  }
}

const toText = (value: unknown): string | null => (typeof value === 'string' ? value : null);
