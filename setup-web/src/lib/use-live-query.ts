import { keepPreviousData, useQuery, type QueryKey, type UseQueryResult } from '@tanstack/react-query';

const intervalMs = 1_000;
const hurriedIntervalMs = 500;

export interface LiveQuery<Data> {
  queryKey: QueryKey;
  queryFn: () => Promise<Data>;
  /** True while the data is about to change, e.g. during a connect. */
  isHurried?: (data: Data) => boolean;
}

/**
 * Data that changes without the reader's doing. All of the page's live data comes through here, so a stream of events
 * can replace the polling in this one place. Polling rests while the tab is hidden.
 */
export function useLiveQuery<Data>({ queryKey, queryFn, isHurried }: LiveQuery<Data>): UseQueryResult<Data> {
  return useQuery({
    queryKey,
    queryFn,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data && isHurried?.(state.data) ? hurriedIntervalMs : intervalMs),
  });
}
