import { keepPreviousData, useQuery, type QueryKey, type UseQueryResult } from '@tanstack/react-query';
import { useIsLive } from './use-live-events';

const intervalMs = 1_000;
const hurriedIntervalMs = 500;
/** While the server tells of changes: in case one of its events was lost. */
const netIntervalMs = 15_000;

export interface LiveQuery<Data> {
  queryKey: QueryKey;
  queryFn: () => Promise<Data>;
  /** True while the data is about to change, e.g. during a connect. */
  isHurried?: (data: Data) => boolean;
  /** False: keeps what is there. */
  isFollowed?: boolean;
}

/**
 * Data that changes without the reader's doing. The server's events say when to look; where they are blocked, the page
 * looks by itself. Looking rests while the tab is hidden.
 */
export function useLiveQuery<Data>({
  queryKey,
  queryFn,
  isHurried,
  isFollowed = true,
}: LiveQuery<Data>): UseQueryResult<Data> {
  const isLive = useIsLive();
  return useQuery({
    queryKey,
    queryFn,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      if (!isFollowed) return false;
      if (isLive) return netIntervalMs;
      return state.data && isHurried?.(state.data) ? hurriedIntervalMs : intervalMs;
    },
  });
}
