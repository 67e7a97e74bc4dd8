import { Anchor, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { TimelineEntry } from '../../../api/contracts/timeline';
import { texts } from '../texts';
import { StateBadge, type Tone } from './StateBadge';
import { Time } from './Time';

const words = texts.timeline;
const columns = words.columns;
const tones: Record<string, Tone> = { written: 'good', refused: 'bad', dry_run: 'busy' };

interface TimelineTableProps {
  entries: readonly TimelineEntry[];
  nameOf: (giosgUserId: string) => string;
}

/** Newest first; below a certain width each row becomes a card, like the agents'. */
export function TimelineTable({ entries, nameOf }: TimelineTableProps) {
  return (
    <table className="agents timeline" role="table" aria-label={words.title}>
      <thead role="rowgroup">
        <tr role="row">
          {Object.values(columns).map((column) => (
            <th key={column} role="columnheader" scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {entries.map((entry, index) => (
          // Entries have no id of their own: an agent has no two alike at one instant, but they may come in one step.
          <EntryRow key={`${entry.at} ${entry.agent} ${entry.change} ${index}`} entry={entry} nameOf={nameOf} />
        ))}
      </tbody>
    </table>
  );
}

function EntryRow({ entry, nameOf }: { entry: TimelineEntry; nameOf: TimelineTableProps['nameOf'] }) {
  const { at, agent, outcome, latencyMs } = entry;
  return (
    <tr role="row">
      <Cell label={columns.at}>
        <Time at={at} />
      </Cell>
      <th role="rowheader" scope="row">
        {agent === null ? (
          words.organization
        ) : (
          <Anchor component={Link} href={`/timeline/${encodeURIComponent(agent)}`}>
            {nameOf(agent)}
          </Anchor>
        )}
      </th>
      <Cell label={columns.change}>
        <Change entry={entry} />
      </Cell>
      <Cell label={columns.why}>
        <Why entry={entry} />
      </Cell>
      <Cell label={columns.outcome}>
        <StateBadge tone={tones[outcome ?? ''] ?? 'plain'}>{words.outcomes(outcome)}</StateBadge>
      </Cell>
      <Cell label={columns.latency}>{latencyMs !== null && words.took(latencyMs)}</Cell>
    </tr>
  );
}

function Change({ entry: { side, change } }: { entry: TimelineEntry }) {
  return (
    <>
      <Text size="sm" fw={600}>
        {words.side(side)}
      </Text>
      <Text size="sm">{change}</Text>
    </>
  );
}

function Why({ entry: { cause, rule, by, policyVersion } }: { entry: TimelineEntry }) {
  return (
    <>
      {cause !== null && <Text size="sm">{cause}</Text>}
      <Text size="sm" c="dimmed">
        {[
          typeof by === 'string' && words.by(by),
          rule !== null && words.rule(rule),
          policyVersion !== null && words.policyVersion(policyVersion),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
    </>
  );
}

/** `label` is shown where the column headings aren't. */
function Cell({ label, children }: { label: string; children: ReactNode }) {
  return (
    <td role="cell" data-label={label}>
      {children}
    </td>
  );
}
