import { useSyncExternalStore } from 'react';

/** giosg's frames: 300 × 368 and 700 × 400. */
const compact = '(max-width: 22rem), (max-height: 26rem)';

const subscribe = (listener: () => void): (() => void) => {
  const query = window.matchMedia(compact);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

/** True in giosg's small frames: there the own state comes first. */
export const useIsCompact = (): boolean => useSyncExternalStore(subscribe, () => window.matchMedia(compact).matches);
