import { NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import type { Agent } from '../../../api/contracts/agents';
import { endOf, type PauseLength } from '../lib/pause-length';
import { useSetSync } from '../lib/queries';
import { texts } from '../texts';
import { ActionButton } from './ActionButton';
import { ProblemNotice } from './ProblemNotice';
import { Time } from './Time';

const words = texts.agents;
const lengthOptions = Object.entries(words.pauseLengths).map(([value, label]) => ({ value, label }));

/** Whether this agent is kept in step at all, with the button that changes it. */
export function AgentSync({ agent }: { agent: Agent }) {
  const [length, setLength] = useState<PauseLength>('open');
  const setSync = useSetSync(agent.giosgUserId);
  const until = agent.syncPausedUntil;
  const isPaused = until !== undefined;
  const name = agent.name || agent.email;
  return (
    <>
      <Text size="sm">
        {!isPaused && words.syncOn}
        {until === null && words.syncPaused}
        {typeof until === 'string' && (
          <>
            {words.pausedUntil} <Time at={until} />
          </>
        )}
      </Text>
      {agent.syncPausedBy === 'breaker' && <Text size="sm">{words.pausedByBreaker}</Text>}
      <ActionButton
        size="xs"
        variant="default"
        isPending={setSync.isPending}
        onClick={() => setSync.mutate({ enabled: isPaused, ...(isPaused ? {} : endOf(length)) })}
        aria-label={isPaused ? words.resumeOf(name) : words.pauseOf(name)}
      >
        {isPaused ? words.resume : words.pause}
      </ActionButton>
      {!isPaused && (
        <NativeSelect
          size="xs"
          className="pause-length"
          aria-label={words.pauseForOf(name)}
          data={lengthOptions}
          value={length}
          onChange={(event) => setLength(event.currentTarget.value as PauseLength)}
        />
      )}
      {setSync.error && <ProblemNotice error={setSync.error} role="alert" />}
    </>
  );
}
