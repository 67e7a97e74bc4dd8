import { Text } from '@mantine/core';
import type { Agent } from '../../../api/contracts/agents';
import { texts } from '../texts';
import { StateBadge, type Tone } from './StateBadge';

const words = texts.agents;

/** giosg's side: online as others see it, the switch behind it, and the chats. */
export function GiosgSide({ giosg }: { giosg: Agent['giosg'] }) {
  if (giosg.online === null) return <Text size="sm">{texts.unknown}</Text>;
  return (
    <>
      <StateBadge tone={giosg.online ? 'good' : 'plain'}>{giosg.online ? words.online : words.offline}</StateBadge>
      {giosg.wanted !== null && (
        <Text size="sm" c="dimmed">
          {giosg.wanted ? words.switchedOn : words.switchedOff}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {words.chats(giosg.chats, giosg.capacity)}
      </Text>
    </>
  );
}

const presenceTones: Record<string, Tone> = { ON_QUEUE: 'good', OFFLINE: 'plain' };

/** Genesys Cloud's side: the presence by its own name, and the routing status. */
export function GenesysSide({ genesys }: { genesys: Agent['genesys'] }) {
  if (genesys.presence === null && genesys.systemPresence === null) return <Text size="sm">{texts.unknown}</Text>;
  return (
    <>
      <StateBadge tone={presenceTones[genesys.systemPresence ?? ''] ?? 'busy'}>
        {genesys.presence ?? genesys.systemPresence}
      </StateBadge>
      {genesys.routingStatus !== null && (
        <Text size="sm" c="dimmed">
          {words.routing(genesys.routingStatus)}
        </Text>
      )}
    </>
  );
}
