import { Button, Group, NativeSelect, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Policy } from '../../../api/contracts/policy';
import { useAgentsQuery } from '../lib/queries';
import { useDelayed } from '../lib/use-delayed';
import { useAgentNames } from '../lib/view-queries';
import { texts } from '../texts';

const words = texts.rules;
const initialOptions = Object.entries(words.initials).map(([value, label]) => ({ value, label }));
const scopeOptions = Object.entries(words.scopes).map(([value, label]) => ({ value, label }));
const suggestionsAtMost = 8;
const searchDelayMs = 250;

interface ScopeFieldsProps {
  policy: Policy;
  onChange: (policy: Policy) => void;
}

/** Who takes part, how it begins, and whether anything is written at all. */
export function ScopeFields({ policy, onChange }: ScopeFieldsProps) {
  const set = (change: Partial<Policy>) => onChange({ ...policy, ...change });
  return (
    <fieldset className="fields">
      <legend>{words.begin}</legend>
      <NativeSelect
        label={words.initial}
        data={initialOptions}
        value={policy.initialSync}
        onChange={({ currentTarget: { value } }) => set({ initialSync: value as Policy['initialSync'] })}
      />
      <NativeSelect
        label={words.scope}
        data={scopeOptions}
        value={policy.scope === 'all' ? 'all' : 'some'}
        onChange={({ currentTarget: { value } }) => set({ scope: value === 'all' ? 'all' : [] })}
      />
      {policy.scope !== 'all' && <ChosenAgents chosen={policy.scope} onChange={(scope) => set({ scope })} />}
      <Switch
        label={words.dryRun}
        description={words.dryRunHint}
        checked={policy.dryRun}
        onChange={(event) => set({ dryRun: event.currentTarget.checked })}
      />
    </fieldset>
  );
}

function ChosenAgents({ chosen, onChange }: { chosen: readonly string[]; onChange: (chosen: string[]) => void }) {
  const names = useAgentNames();
  const nameOf = (id: string) => names.data?.find(({ giosgUserId }) => giosgUserId === id)?.name ?? id;
  return (
    <div>
      {chosen.length === 0 && <Text size="sm">{words.scopeEmpty}</Text>}
      <ul className="chosen">
        {chosen.map((id) => (
          <li key={id}>
            <span>{nameOf(id)}</span>
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={words.scopeRemove(nameOf(id))}
              onClick={() => onChange(chosen.filter((other) => other !== id))}
            >
              ×
            </Button>
          </li>
        ))}
      </ul>
      <AgentSearch chosen={chosen} onAdd={(id) => onChange([...chosen, id])} />
    </div>
  );
}

function AgentSearch({ chosen, onAdd }: { chosen: readonly string[]; onAdd: (giosgUserId: string) => void }) {
  const [typed, setTyped] = useState('');
  const search = useDelayed(typed.trim(), searchDelayMs);
  const found = useAgentsQuery({ cursor: undefined, status: undefined, search: search === '' ? undefined : search });
  const offered = (found.data?.agents ?? [])
    .filter(({ giosgUserId }) => !chosen.includes(giosgUserId))
    .slice(0, suggestionsAtMost);
  return (
    <>
      <TextInput
        type="search"
        label={words.scopeSearch}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Group gap="xs" mt="xs">
        {offered.map(({ giosgUserId, name, email }) => (
          <Button
            key={giosgUserId}
            size="compact-sm"
            variant="default"
            aria-label={words.scopeAdd(name || email)}
            onClick={() => onAdd(giosgUserId)}
          >
            + {name || email}
          </Button>
        ))}
        {search !== '' && found.data && offered.length === 0 && <Text size="sm">{words.scopeNobody}</Text>}
      </Group>
    </>
  );
}
