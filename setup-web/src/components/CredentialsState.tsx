import { Group, Text } from '@mantine/core';
import type { CredentialsStatus, SetupAnswer } from '../../../api/contracts/setup';
import { texts } from '../texts';
import { StateBadge, type Tone } from './StateBadge';
import { Time } from './Time';

const tones: Record<CredentialsStatus, Tone> = { missing: 'plain', valid: 'good', invalid: 'bad' };

export function CredentialsState({ credentials }: { credentials: SetupAnswer['credentials'] }) {
  return (
    <Group gap="xs">
      <StateBadge tone={tones[credentials.status]}>{texts.credentials.states[credentials.status]}</StateBadge>
      {credentials.checkedAt !== null && (
        <Text size="sm" c="dimmed">
          {texts.credentials.checked} <Time at={credentials.checkedAt} />
        </Text>
      )}
    </Group>
  );
}
