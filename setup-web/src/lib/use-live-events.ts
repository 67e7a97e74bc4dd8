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
  const canFollow = useCanListen();
  const [isLive, setIsLive] = useState(false);
  useEffect(() => {
    // A hidden tab needs no news, and browsers give one server six connections for all tabs together.
    if (!canFollow) return undefined;
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
  }, [api, client, canFollow]);
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

/** False in a hidden tab, and without a network: an open stream may not notice that for long. */
function useCanListen(): boolean {
  const [canFollow, setCanFollow] = useState(canListen);
  useEffect(() => {
    const look = (): void => setCanFollow(canListen());
    document.addEventListener('visibilitychange', look);
    for (const event of ['online', 'offline']) window.addEventListener(event, look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      for (const event of ['online', 'offline']) window.removeEventListener(event, look);
    };
  }, []);
  return canFollow;
}

const canListen = (): boolean => document.visibilityState !== 'hidden' && navigator.onLine;
