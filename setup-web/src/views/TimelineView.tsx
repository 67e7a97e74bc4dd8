import { Button, NativeSelect, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { ListTimelineQuery } from '../../../api/contracts/timeline';
import { Loading } from '../components/Loading';
import { Section } from '../components/Section';
import { StaleNotice } from '../components/StaleNotice';
import { TimelineTable } from '../components/TimelineTable';
import { useAgentNames, useTimelineQuery } from '../lib/view-queries';
import { texts } from '../texts';

const words = texts.timeline;
type Outcome = NonNullable<ListTimelineQuery['outcome']>;
interface Filters {
  outcome: Outcome | '';
  from: string;
  to: string;
}
const noFilters: Filters = { outcome: '', from: '', to: '' };
const outcomeOptions = [
  { value: '', label: words.anyOutcome },
  ...Object.entries(words.outcomeOptions).map(([value, label]) => ({ value, label })),
];

/** A date-and-time field's value is in the reader's zone. */
const toInstant = (local: string): string | undefined => {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
};

/** What was decided and done; `agent` in the address narrows it to one. */
export function TimelineView({ agent }: { agent: string | undefined }) {
  const [filters, setFilters] = useState(noFilters);
  /** Set: held still, nothing newer is shown. */
  const [heldAt, setHeldAt] = useState<string | null>(null);
  const names = useAgentNames();
  const from = toInstant(filters.from);
  const to = toInstant(filters.to) ?? heldAt ?? undefined;
  const timeline = useTimelineQuery({
    ...(agent === undefined ? {} : { agent }),
    ...(filters.outcome === '' ? {} : { outcome: filters.outcome }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
  const nameOf = (id: string) => names.data?.find(({ giosgUserId }) => giosgUserId === id)?.name ?? id;
  const entries = timeline.data?.pages.flatMap((page) => page.entries) ?? [];
  const isFiltered = agent !== undefined || filters !== noFilters;
  return (
    <Section
      title={agent === undefined ? words.title : words.of(nameOf(agent))}
      aside={<LiveSwitch heldAt={heldAt} onChange={setHeldAt} />}
    >
      <TimelineFilters
        agent={agent}
        agents={names.data ?? []}
        filters={filters}
        isFiltered={isFiltered}
        onChange={setFilters}
      />
      {timeline.error && <StaleNotice query={timeline} />}
      {timeline.isPending && !timeline.error && <Loading />}
      {timeline.data && entries.length === 0 && <Text>{isFiltered ? words.emptyFilter : words.empty}</Text>}
      {entries.length > 0 && <TimelineTable entries={entries} nameOf={nameOf} />}
      {timeline.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          {words.older}
        </Button>
      )}
    </Section>
  );
}

function LiveSwitch({ heldAt, onChange }: { heldAt: string | null; onChange: (heldAt: string | null) => void }) {
  return (
    <Switch
      label={words.live}
      description={heldAt === null ? words.liveHint : words.paused}
      checked={heldAt === null}
      onChange={(event) => onChange(event.currentTarget.checked ? null : new Date().toISOString())}
    />
  );
}

interface TimelineFiltersProps {
  agent: string | undefined;
  agents: { giosgUserId: string; name: string }[];
  filters: Filters;
  isFiltered: boolean;
  onChange: (filters: Filters) => void;
}

function TimelineFilters({ agent, agents, filters, isFiltered, onChange }: TimelineFiltersProps) {
  const [, navigate] = useLocation();
  const isListed = agent === undefined || agents.some(({ giosgUserId }) => giosgUserId === agent);
  const options = [
    { value: '', label: words.everybody },
    ...(isListed ? [] : [{ value: agent, label: agent }]),
    ...agents.map(({ giosgUserId, name }) => ({ value: giosgUserId, label: name })),
  ];
  const show = (id: string) => navigate(id === '' ? '/timeline' : `/timeline/${encodeURIComponent(id)}`);
  return (
    <div role="search" className="filters" aria-label={words.filters}>
      <NativeSelect
        label={words.agent}
        data={options}
        value={agent ?? ''}
        onChange={(event) => show(event.currentTarget.value)}
      />
      <NativeSelect
        label={words.outcome}
        data={outcomeOptions}
        value={filters.outcome}
        onChange={(event) => onChange({ ...filters, outcome: event.currentTarget.value as Outcome | '' })}
      />
      <TextInput
        type="datetime-local"
        label={words.from}
        value={filters.from}
        onChange={(event) => onChange({ ...filters, from: event.currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        label={words.to}
        value={filters.to}
        onChange={(event) => onChange({ ...filters, to: event.currentTarget.value })}
      />
      {isFiltered && (
        <Button
          variant="default"
          onClick={() => {
            onChange(noFilters);
            show('');
          }}
        >
          {words.clear}
        </Button>
      )}
    </div>
  );
}
