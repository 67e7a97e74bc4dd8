import { NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useRef, type FormEvent } from 'react';
import { genesysRegions } from '../../../api/contracts/regions';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { useCredentialsForm } from '../lib/use-credentials-form';
import { texts } from '../texts';
import { ActionButton } from './ActionButton';
import { CredentialsState } from './CredentialsState';
import { ProblemNotice } from './ProblemNotice';
import { Section } from './Section';
import { StandingProblem } from './StandingProblem';

const words = texts.credentials;
const regionOptions = [
  { value: '', label: words.chooseRegion, disabled: true },
  ...genesysRegions.map(({ host, name }) => ({ value: host, label: name })),
];

/** The authentication form: saved only once Genesys Cloud has accepted what was entered. */
export function CredentialsForm({ stored }: { stored: SetupAnswer['credentials'] }) {
  const { values, change, submit, markOf, save } = useCredentialsForm(stored);
  const form = useRef<HTMLFormElement>(null);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (save.isPending) return;
    const field = submit();
    if (field !== null) form.current?.querySelector<HTMLElement>(`[name="${field}"]`)?.focus();
  };

  return (
    <Section title={words.title} aside={<CredentialsState credentials={stored} />}>
      <form ref={form} onSubmit={onSubmit} noValidate autoComplete="off">
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {words.intro}
          </Text>
          {stored.problem && <StandingProblem problem={stored.problem} />}
          <NativeSelect
            label={words.region}
            name="region"
            data={regionOptions}
            value={values.region}
            onChange={(event) => change('region', event.currentTarget.value)}
            error={markOf('region')}
          />
          <TextInput
            label={words.clientId}
            name="clientId"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={values.clientId}
            onChange={(event) => change('clientId', event.currentTarget.value)}
            error={markOf('clientId')}
          />
          <TextInput
            label={words.clientSecret}
            name="clientSecret"
            type="password"
            autoComplete="off"
            description={stored.status === 'missing' ? words.secretHint : words.secretHintStored}
            value={values.clientSecret}
            onChange={(event) => change('clientSecret', event.currentTarget.value)}
            error={markOf('clientSecret')}
          />
          <div>
            <ActionButton type="submit" isPending={save.isPending}>
              {words.save}
            </ActionButton>
          </div>
          {save.error && <ProblemNotice error={save.error} role="alert" />}
          <Text role="status" className="result" size="sm" fw={600}>
            {save.isSuccess && words.saved}
          </Text>
        </Stack>
      </form>
    </Section>
  );
}
