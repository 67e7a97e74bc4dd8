import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Agent } from '../../../api/contracts/agents';
import type { Policy, PolicyAnswer } from '../../../api/contracts/policy';
import type { ListTimelineQuery } from '../../../api/contracts/timeline';
import { useSetupDeps } from './setup-context';
import { useIsLive } from './use-live-events';
import { useLiveQuery } from './use-live-query';

/** Where the server's events are blocked. */
const lookIntervalMs = 2_000;
const policyKey = ['policy', 'current'] as const;

export function usePolicyQuery() {
  const { api } = useSetupDeps();
  return useLiveQuery({ queryKey: policyKey, queryFn: api.getPolicy });
}

export function usePresencesQuery() {
  const { api } = useSetupDeps();
  return useQuery({ queryKey: ['policy', 'presences'], queryFn: api.listPresences });
}

/** What that policy would do; null: nothing is asked. */
export function useAnalysisQuery(policy: Policy | null) {
  const { api } = useSetupDeps();
  return useQuery({
    queryKey: ['analysis', policy],
    queryFn: () => (policy === null ? Promise.resolve({ findings: [] }) : api.analysePolicy(policy)),
    enabled: policy !== null,
  });
}

export function usePolicyVersionsQuery() {
  const { api } = useSetupDeps();
  return useInfiniteQuery({
    queryKey: ['policy', 'versions'],
    queryFn: ({ pageParam }) => api.listPolicyVersions(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}

function usePolicyAction<Input>(action: (input: Input) => Promise<PolicyAnswer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input) => {
      const answer = await action(input);
      client.setQueryData<PolicyAnswer>(policyKey, answer);
      await client.invalidateQueries({ queryKey: ['policy'] });
      return answer;
    },
  });
}

export function useSavePolicy() {
  const { api } = useSetupDeps();
  return usePolicyAction(api.savePolicy);
}

export function useRollbackPolicy() {
  const { api } = useSetupDeps();
  return usePolicyAction(api.rollbackPolicy);
}

/** The newest entries, older ones on demand. With `to` in the filters nothing new can come. */
export function useTimelineQuery(filters: ListTimelineQuery) {
  const { api } = useSetupDeps();
  const isLive = useIsLive();
  return useInfiniteQuery({
    queryKey: ['timeline', filters],
    queryFn: ({ pageParam }) => api.listTimeline({ ...filters, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: isLive ? false : lookIntervalMs,
  });
}

const namesAtMost = 10;

/** Names by giosg user id, of the first thousand agents; whoever is not among them is shown by id. */
export function useAgentNames() {
  const { api } = useSetupDeps();
  return useQuery({
    queryKey: ['agent-names'],
    staleTime: 60_000,
    queryFn: async () => {
      const agents: Agent[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < namesAtMost; page += 1) {
        const answer = await api.listAgents(cursor ? { cursor } : {});
        agents.push(...answer.agents);
        cursor = answer.next;
        if (cursor === undefined) break;
      }
      return agents.map(({ giosgUserId, name, email }) => ({ giosgUserId, name: name || email }));
    },
  });
}

export function useRegistrationQuery() {
  const { api } = useSetupDeps();
  return useQuery({ queryKey: ['registration'], queryFn: api.getRegistration, staleTime: 60_000 });
}

/** Numbers since the reader's own midnight. */
export function useTodayQuery() {
  const { api } = useSetupDeps();
  return useQuery({
    queryKey: ['today'],
    queryFn: () => api.getToday(new Date(new Date().setHours(0, 0, 0, 0)).toISOString()),
    refetchInterval: 10_000,
  });
}
