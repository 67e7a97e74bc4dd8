import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { useAgentsQuery, type AgentsPage } from '../lib/queries';
import { useDelayed } from '../lib/use-delayed';
import { texts } from '../texts';
import { AgentTable } from './AgentTable';
import { Loading } from './Loading';
import { Section } from './Section';
import { StaleNotice } from './StaleNotice';

const words = texts.agents;
const filterOptions = Object.entries(words.filters).map(([value, label]) => ({ value, label }));
const searchDelayMs = 250;
type Filter = keyof typeof words.filters;

/** One page of the list at a time, live; `cursors` leads back to the pages before it. */
export function AgentsSection({ counts, ownUserId }: { counts: SetupAnswer['agents']; ownUserId: string }) {
  const [filter, setFilter] = useState<Filter>('all');
  const [typed, setTyped] = useState('');
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const search = useDelayed(typed.trim(), searchDelayMs);
  const status = filter === 'all' ? undefined : filter;
  const page: AgentsPage = { cursor: cursors.at(-1), status, search: search === '' ? undefined : search };
  const agents = useAgentsQuery(page);
  const next = agents.data?.next;

  const nothingFound = search !== '' ? words.emptySearch(search) : filter === 'all' ? words.empty : words.emptyFilter;
  const aside = (
    <Text size="sm" c="dimmed">
      {words.counts(counts.matched, counts.unmatched)}
    </Text>
  );
  return (
    <Section title={words.title} aside={aside}>
      <div role="search" className="filters">
        <TextInput
          type="search"
          label={words.search}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setCursors([]);
          }}
        />
        <NativeSelect
          label={words.filter}
          data={filterOptions}
          value={filter}
          onChange={(event) => {
            setFilter(event.currentTarget.value as Filter);
            setCursors([]);
          }}
        />
      </div>
      {agents.error && <StaleNotice query={agents} />}
      {agents.isPending && <Loading />}
      {agents.data?.agents.length === 0 && <Text>{nothingFound}</Text>}
      {agents.data && agents.data.agents.length > 0 && <AgentTable agents={agents.data.agents} ownUserId={ownUserId} />}
      {(cursors.length > 0 || next !== undefined) && (
        <Group gap="sm" mt="sm">
          <Button
            variant="default"
            disabled={cursors.length === 0}
            onClick={() => setCursors((before) => before.slice(0, -1))}
          >
            {words.previous}
          </Button>
          <Button
            variant="default"
            disabled={next === undefined || agents.isPlaceholderData}
            onClick={() => next !== undefined && setCursors((before) => [...before, next])}
          >
            {words.next}
          </Button>
        </Group>
      )}
    </Section>
  );
}
