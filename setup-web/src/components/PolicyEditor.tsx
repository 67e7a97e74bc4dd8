import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Policy, PolicyAnswer } from '../../../api/contracts/policy';
import { differingFields, type Presence } from '../lib/policy-draft';
import { useDelayed } from '../lib/use-delayed';
import { useAnalysisQuery, useSavePolicy } from '../lib/view-queries';
import { texts } from '../texts';
import { ActionButton } from './ActionButton';
import { MappingFields } from './MappingFields';
import { PolicyFindings } from './PolicyFindings';
import { ProblemNotice } from './ProblemNotice';
import { ScopeFields } from './ScopeFields';
import { WorkFields } from './WorkFields';

const words = texts.rules;
const analysisDelayMs = 300;

/** The whole policy as a form. What is entered stays until it is saved or discarded, whatever else changes meanwhile. */
export function PolicyEditor({ current, presences }: { current: PolicyAnswer; presences: readonly Presence[] }) {
  const [draft, setDraft] = useState<Policy | null>(null);
  const save = useSavePolicy();
  const policy = draft ?? current.policy;
  const isChanged = differingFields(policy, current.policy).length > 0;
  const asked = useDelayed(policy, analysisDelayMs);
  const analysis = useAnalysisQuery(asked);
  const change = (changed: Policy) => {
    save.reset();
    setDraft(changed);
  };
  const submit = () => save.mutate(policy, { onSuccess: () => setDraft(null) });
  const fields = { policy, presences, onChange: change };
  return (
    <Stack gap="md">
      <div className="rules">
        <MappingFields {...fields} />
        <WorkFields {...fields} />
        <ScopeFields policy={policy} onChange={change} />
      </div>
      <PolicyFindings findings={analysis.data?.findings ?? []} isChecking={analysis.isPending || asked !== policy} />
      <Group gap="sm">
        <ActionButton isPending={save.isPending} disabled={!isChanged} onClick={submit}>
          {words.save}
        </ActionButton>
        {isChanged ? (
          <Button variant="default" onClick={() => setDraft(null)}>
            {words.discard}
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {!save.isSuccess && words.unchanged}
          </Text>
        )}
      </Group>
      {save.error && <ProblemNotice error={save.error} role="alert" />}
      <Text role="status" size="sm" fw={600} className="result">
        {save.isSuccess && words.saved(save.data.version)}
      </Text>
    </Stack>
  );
}
