import { Group, Stack, Text } from '@mantine/core';
import type { ConnectionStatus, SetupAnswer } from '../../../api/contracts/setup';
import { texts } from '../texts';
import { ChannelList } from './ChannelList';
import { ConnectionButtons } from './ConnectionButtons';
import { Notice } from './Notice';
import { Section } from './Section';
import { StandingProblem } from './StandingProblem';
import { StateBadge, type Tone } from './StateBadge';
import { Time } from './Time';

const words = texts.connection;
const tones: Record<ConnectionStatus, Tone> = {
  disconnected: 'plain',
  connecting: 'busy',
  connected: 'good',
  reconnecting: 'busy',
  disconnecting: 'busy',
};

/** The connection form: live status, and whichever of Connect and Disconnect fits it. Brief: the channels are elsewhere. */
export function ConnectionCard({ setup, isBrief = false }: { setup: SetupAnswer; isBrief?: boolean }) {
  const { status, since, problem, channels, heldOff = [] } = setup.connection;
  const state = (
    <Group gap="xs" aria-live="polite">
      <StateBadge tone={tones[status]}>{words.states[status]}</StateBadge>
    </Group>
  );
  return (
    <Section title={words.title} aside={state}>
      <Stack gap="sm">
        {since !== null && (
          <Text size="sm" c="dimmed">
            {texts.since} <Time at={since} />
          </Text>
        )}
        {problem && <StandingProblem problem={problem} />}
        <ConnectionButtons status={status} isAllowed={setup.credentials.status === 'valid'} />
        {heldOff.length > 0 && (
          <Notice tone="warn">
            <Text size="sm">{words.heldOff}</Text>
            <ul className="details">
              {heldOff.map(({ giosgUserId, name }) => (
                <li key={giosgUserId}>{name}</li>
              ))}
            </ul>
          </Notice>
        )}
        {!isBrief && channels.length > 0 && <ChannelList channels={channels} />}
      </Stack>
    </Section>
  );
}
