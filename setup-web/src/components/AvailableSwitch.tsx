import { Switch } from '@mantine/core';
import type { Agent } from '../../../api/contracts/agents';
import { useSetAvailable } from '../lib/queries';
import { texts } from '../texts';
import { ProblemNotice } from './ProblemNotice';

/** The person's own word: as good as a switch in either system, and the only one that works during a call. */
export function AvailableSwitch({ agent }: { agent: Agent }) {
  const setAvailable = useSetAvailable(agent.giosgUserId);
  const shown = setAvailable.isPending ? setAvailable.variables : agent.available === true;
  return (
    <>
      <Switch
        size="md"
        label={texts.own.available}
        description={texts.own.hint}
        checked={shown}
        onChange={(event) => setAvailable.mutate(event.currentTarget.checked)}
      />
      {setAvailable.error && <ProblemNotice error={setAvailable.error} role="alert" />}
    </>
  );
}
