import { Text } from '@mantine/core';
import type { Agent } from '../../../api/contracts/agents';
import { texts } from '../texts';
import { StateBadge } from './StateBadge';
import { Time } from './Time';

const words = texts.agents;

/** What the person wants, and what stands against it right now. */
export function AgentWish({ agent }: { agent: Agent }) {
  return (
    <>
      {agent.available === null ? (
        <Text size="sm">{words.notSeen}</Text>
      ) : (
        <StateBadge tone={agent.available ? 'good' : 'plain'}>
          {agent.available ? words.available : words.notAvailable}
        </StateBadge>
      )}
      {agent.pauses.map((pause) => (
        <Text size="sm" key={pause}>
          {words.pauses[pause]}
        </Text>
      ))}
      {agent.differences?.map(({ side, reason, why }) => (
        <Text size="sm" key={`${side} ${reason}`}>
          {words.difference(side, reason)}
          {why !== undefined && ` (${why})`}
        </Text>
      ))}
      {agent.why !== undefined && <Text size="sm">{agent.why}</Text>}
      {agent.lastChange && (
        <Text size="sm" c="dimmed">
          {words.lastChange} <Time at={agent.lastChange.at} />: {agent.lastChange.change}
        </Text>
      )}
    </>
  );
}
