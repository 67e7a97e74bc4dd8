import { Switch, Text } from '@mantine/core';
import { useId } from 'react';
import type { Agent } from '../../../api/contracts/agents';
import { useSetAvailable } from '../lib/queries';
import { texts } from '../texts';
import { ActionButton } from './ActionButton';
import { ProblemNotice } from './ProblemNotice';

/** The person's own word: as good as a switch in either system, and the only one that works during a call. */
export function AvailableSwitch({ agent }: { agent: Agent }) {
  const setAvailable = useSetAvailable(agent.giosgUserId);
  const hintId = useId();
  const shown = setAvailable.isPending ? setAvailable.variables : agent.available === true;
  return (
    <div>
      <Switch
        size="md"
        label={texts.own.available}
        aria-describedby={hintId}
        checked={shown}
        onChange={(event) => setAvailable.mutate(event.currentTarget.checked)}
      />
      {/* Beside the label, not in it: the switch is called "Available". */}
      <Text size="sm" c="dimmed" id={hintId}>
        {texts.own.hint}
      </Text>
      {agent.available === true && agent.pauses.includes('call') && (
        <ActionButton
          variant="default"
          mt="xs"
          isPending={setAvailable.isPending}
          onClick={() => setAvailable.mutate(false)}
        >
          {texts.own.stayOff}
        </ActionButton>
      )}
      <Text role="status" size="sm" className="result">
        {agent.available === false && setAvailable.isSuccess && !setAvailable.variables && texts.own.stayingOff}
      </Text>
      {setAvailable.error && <ProblemNotice error={setAvailable.error} role="alert" />}
    </div>
  );
}
