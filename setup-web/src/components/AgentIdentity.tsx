import { Anchor, Button, Group, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Agent } from '../../../api/contracts/agents';
import { texts } from '../texts';
import { MatchForm } from './MatchForm';

const words = texts.agents;

/** Who the agent is on both sides, with the ways to the own timeline and to another match. */
export function AgentIdentity({ agent }: { agent: Agent }) {
  const [isMatching, setIsMatching] = useState(false);
  const [isChanged, setIsChanged] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const wasMatching = useRef(false);
  useEffect(() => {
    // The form is gone: the focus goes back to what opened it.
    if (wasMatching.current && !isMatching) opener.current?.focus();
    wasMatching.current = isMatching;
  }, [isMatching]);
  const name = agent.name || agent.email;
  return (
    <>
      <Text fw={600}>{name}</Text>
      {agent.name !== '' && (
        <Text size="sm" c="dimmed">
          {agent.email}
        </Text>
      )}
      <Text size="sm" {...(agent.match === 'email' ? { c: 'dimmed' } : { fw: 600 })}>
        {words.match[agent.match]}
      </Text>
      {isMatching ? (
        <MatchForm
          agent={agent}
          onDone={(changed) => {
            setIsMatching(false);
            setIsChanged(changed);
          }}
        />
      ) : (
        <Group gap="xs" className="row-actions">
          <Button
            ref={opener}
            size="compact-sm"
            variant="subtle"
            aria-label={words.changeMatchOf(name)}
            onClick={() => setIsMatching(true)}
          >
            {words.changeMatch}
          </Button>
          <Anchor
            component={Link}
            href={`/timeline/${encodeURIComponent(agent.giosgUserId)}`}
            size="sm"
            aria-label={words.timelineOf(name)}
          >
            {words.timeline}
          </Anchor>
        </Group>
      )}
      <Text role="status" size="sm" className="result">
        {isChanged && words.matched(name)}
      </Text>
    </>
  );
}
