import { Stack, Text } from '@mantine/core';
import { useAgentsQuery } from '../lib/queries';
import { texts } from '../texts';
import { AgentSync } from './AgentSync';
import { GenesysSide, GiosgSide } from './AgentSides';
import { AgentWish } from './AgentWish';
import { AvailableSwitch } from './AvailableSwitch';
import { Loading } from './Loading';
import { Section } from './Section';
import { StaleNotice } from './StaleNotice';

const columns = texts.agents.columns;

interface OwnStateProps {
  giosgUserId: string;
  /** Managers need not be agents: nothing is shown for them then. */
  isOptional?: boolean;
}

/** What an agent sees: the own row, and the switch that works even during a call. */
export function OwnState({ giosgUserId, isOptional = false }: OwnStateProps) {
  const agents = useAgentsQuery({ cursor: undefined, status: undefined, search: giosgUserId });
  const agent = agents.data?.agents.find((row) => row.giosgUserId === giosgUserId);
  if (isOptional && !agent) return null;
  return (
    <Section title={texts.own.title}>
      {agents.error && <StaleNotice query={agents} />}
      {agents.isPending && <Loading />}
      {agents.data && !agent && <Text>{texts.own.missing}</Text>}
      {agent && (
        <Stack gap="md">
          <AvailableSwitch agent={agent} />
          <dl className="own">
            <div>
              <dt>{columns.giosg}</dt>
              <dd>
                <GiosgSide giosg={agent.giosg} />
              </dd>
            </div>
            <div>
              <dt>{columns.genesys}</dt>
              <dd>
                <GenesysSide genesys={agent.genesys} />
              </dd>
            </div>
            <div>
              <dt>{columns.wanted}</dt>
              <dd>
                <AgentWish agent={agent} />
              </dd>
            </div>
            <div>
              <dt>{columns.sync}</dt>
              <dd>
                <AgentSync agent={agent} />
              </dd>
            </div>
          </dl>
        </Stack>
      )}
    </Section>
  );
}
