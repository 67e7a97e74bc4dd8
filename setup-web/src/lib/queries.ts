import { QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  Agent,
  AgentFilter,
  ListAgentsAnswer,
  MatchAgentRequest,
  SetSyncRequest,
} from '../../../api/contracts/agents';
import type { SaveCredentialsRequest, SetOrganizationSyncRequest, SetupAnswer } from '../../../api/contracts/setup';
import { isPassing } from './api-error';
import { useSetupDeps } from './setup-context';
import { useLiveQuery } from './use-live-query';

const setupKey = ['setup'] as const;
const agentsKey = ['agents'] as const;

export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      // Without a network the page says so, instead of waiting in silence.
      queries: {
        networkMode: 'always',
        refetchOnReconnect: true,
        retry: (count, error) => isPassing(error) && count < 2,
        retryDelay: 1_000,
        staleTime: 0,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });

export function useSessionQuery() {
  const { api, session } = useSetupDeps();
  return useQuery({
    queryKey: ['session'],
    queryFn: async () => {
      const answer = await api.getSession();
      session.rememberGiosgUrl(answer.giosgUrl);
      return answer;
    },
    staleTime: Infinity,
  });
}

const isChanging = ({ connection }: SetupAnswer) =>
  connection.status === 'connecting' || connection.status === 'disconnecting' || connection.status === 'reconnecting';

export function useSetupQuery() {
  const { api } = useSetupDeps();
  return useLiveQuery({ queryKey: setupKey, queryFn: api.getSetup, isHurried: isChanging });
}

export interface AgentsPage {
  cursor: string | undefined;
  status: AgentFilter | undefined;
  search?: string | undefined;
}

export function useAgentsQuery({ cursor, status, search }: AgentsPage) {
  const { api } = useSetupDeps();
  return useLiveQuery({
    queryKey: [...agentsKey, status ?? null, search ?? '', cursor ?? null],
    queryFn: () =>
      api.listAgents({
        ...(cursor ? { cursor } : {}),
        ...(status ? { status } : {}),
        ...(search ? { search } : {}),
      }),
  });
}

/** The answer replaces what the page shows; a look that began before it must not overwrite it. */
function useSetupAction<Input>(action: (input: Input) => Promise<SetupAnswer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input) => {
      const answer = await action(input);
      await client.cancelQueries({ queryKey: setupKey });
      client.setQueryData<SetupAnswer>(setupKey, answer);
      return answer;
    },
  });
}

export function useSaveCredentials() {
  const { api } = useSetupDeps();
  return useSetupAction((request: SaveCredentialsRequest) => api.saveCredentials(request));
}

export function useCheckCredentials() {
  const { api } = useSetupDeps();
  return useSetupAction<void>(api.checkCredentials);
}

export function useSetOrganizationSync() {
  const { api } = useSetupDeps();
  return useSetupAction((request: SetOrganizationSyncRequest) => api.setOrganizationSync(request));
}

export function useConnect() {
  const { api } = useSetupDeps();
  return useSetupAction<void>(api.connect);
}

export function useDisconnect() {
  const { api } = useSetupDeps();
  return useSetupAction<void>(api.disconnect);
}

export function useRemove() {
  const { api, session } = useSetupDeps();
  return useMutation({ mutationFn: api.remove, onSuccess: () => session.finishRemoved() });
}

/** Puts the answered row into every page of the list that shows it. */
function useAgentAction<Input>(action: (input: Input) => Promise<Agent>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input) => {
      const row = await action(input);
      await client.cancelQueries({ queryKey: agentsKey });
      client.setQueriesData<ListAgentsAnswer>({ queryKey: agentsKey }, (page) => page && replaceRow(page, row));
      return row;
    },
  });
}

const replaceRow = (page: ListAgentsAnswer, row: Agent): ListAgentsAnswer => ({
  ...page,
  agents: page.agents.map((agent) => (agent.giosgUserId === row.giosgUserId ? row : agent)),
});

export function useSetAvailable(giosgUserId: string) {
  const { api } = useSetupDeps();
  return useAgentAction((available: boolean) => api.setAvailable(giosgUserId, available));
}

export function useSetSync(giosgUserId: string) {
  const { api } = useSetupDeps();
  return useAgentAction((request: SetSyncRequest) => api.setSync(giosgUserId, request));
}

export function useMatchAgent(giosgUserId: string) {
  const { api } = useSetupDeps();
  return useAgentAction((request: MatchAgentRequest) => api.matchAgent(giosgUserId, request));
}
