import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState } from 'react';
import type { PageTopic } from '../../../api/contracts/page-topics';
import { followEvents } from './live-events';
import { useSetupDeps } from './setup-context';

/** True while the server tells of changes by itself. */
export const LiveContext = createContext(false);
export const useIsLive = (): boolean => useContext(LiveContext);

/** What has to be read again for each topic: the first part of a query's key. */
const keysOf: Record<PageTopic, readonly string[]> = {
  setup: ['setup'],
  // Their counts are in the setup answer.
  agents: ['agents', 'setup'],
  timeline: ['timeline'],
  policy: ['policy', 'setup'],
};

/** Follows the server's events while the tab is shown; answers with whether they come. */
export function useLiveEvents(): boolean {
  const { api } = useSetupDeps();
  const client = useQueryClient();
  const isShown = useIsShown();
  const [isLive, setIsLive] = useState(false);
  useEffect(() => {
    // A hidden tab needs no news, and browsers give one server six connections for all tabs together.
    if (!isShown) return undefined;
    const readAgain = createReader(client);
    const stop = followEvents({
      open: api.openEvents,
      onChange: ({ topics }) => new Set(topics.flatMap((topic) => keysOf[topic])).forEach(readAgain),
      onLive: setIsLive,
    });
    return () => {
      stop();
      setIsLive(false);
    };
  }, [api, client, isShown]);
  return isLive;
}

/** One look at a time for each key: a change during a look causes another one, and never breaks it off. */
function createReader(client: QueryClient): (key: string) => void {
  const running = new Set<string>();
  const due = new Set<string>();
  const read = async (key: string): Promise<void> => {
    if (running.has(key)) return void due.add(key);
    running.add(key);
    do {
      due.delete(key);
      await client.invalidateQueries({ queryKey: [key] });
    } while (due.has(key));
    running.delete(key);
  };
  return (key) => void read(key);
}

function useIsShown(): boolean {
  const [isShown, setIsShown] = useState(() => document.visibilityState !== 'hidden');
  useEffect(() => {
    const look = (): void => setIsShown(document.visibilityState !== 'hidden');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return isShown;
}
