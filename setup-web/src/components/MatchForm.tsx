import { Button, Group, Text, TextInput } from '@mantine/core';
import { useId, useState, type FormEvent } from 'react';
import type { Agent, MatchAgentRequest } from '../../../api/contracts/agents';
import { useMatchAgent } from '../lib/queries';
import { texts } from '../texts';
import { ActionButton } from './ActionButton';
import { ProblemNotice } from './ProblemNotice';

const words = texts.agents;

/** Says by hand who an agent is in Genesys Cloud. */
export function MatchForm({ agent, onDone }: { agent: Agent; onDone: (changed: boolean) => void }) {
  const match = useMatchAgent(agent.giosgUserId);
  const [genesysUserId, setGenesysUserId] = useState(agent.genesysUserId ?? '');
  const [isMissing, setIsMissing] = useState(false);
  const titleId = useId();
  const name = agent.name || agent.email;
  const send = (request: MatchAgentRequest) => match.mutate(request, { onSuccess: () => onDone(true) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const id = genesysUserId.trim();
    setIsMissing(id === '');
    if (id !== '' && !match.isPending) send({ genesysUserId: id });
  };
  return (
    <form className="match" onSubmit={submit} aria-labelledby={titleId} noValidate>
      <Text fw={600} size="sm" id={titleId}>
        {words.matchTitle(name)}
      </Text>
      <TextInput
        label={words.matchId}
        description={words.matchIdHint}
        value={genesysUserId}
        onChange={(event) => setGenesysUserId(event.currentTarget.value)}
        error={isMissing && words.matchIdNeeded}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <Group gap="xs" mt="xs">
        <ActionButton type="submit" size="xs" isPending={match.isPending}>
          {words.matchSave}
        </ActionButton>
        <Button size="xs" variant="default" onClick={() => send({ automatic: true })}>
          {words.matchAutomatic}
        </Button>
        <Button size="xs" variant="default" onClick={() => send({ none: true })}>
          {words.matchNone}
        </Button>
        <Button size="xs" variant="subtle" onClick={() => onDone(false)}>
          {words.matchCancel}
        </Button>
      </Group>
      {match.error && <ProblemNotice error={match.error} role="alert" />}
    </form>
  );
}
