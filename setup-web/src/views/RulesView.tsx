import { Text } from '@mantine/core';
import { Loading } from '../components/Loading';
import { PolicyEditor } from '../components/PolicyEditor';
import { PolicyVersions } from '../components/PolicyVersions';
import { Section } from '../components/Section';
import { StaleNotice } from '../components/StaleNotice';
import { Time } from '../components/Time';
import { usePolicyQuery, usePresencesQuery } from '../lib/view-queries';
import { texts } from '../texts';

const words = texts.rules;

/** The rules in force, their editor and their history. */
export function RulesView() {
  const policy = usePolicyQuery();
  const presences = usePresencesQuery();
  const aside = policy.data && (
    <Text size="sm" c="dimmed">
      {words.version(policy.data.version)}
      {policy.data.savedAt !== null && (
        <>
          {' '}
          <Time at={policy.data.savedAt} />
        </>
      )}
    </Text>
  );
  const failed = [policy, presences].find(({ error }) => error !== null);
  return (
    <>
      <Section title={words.title} aside={aside}>
        {failed && <StaleNotice query={failed} />}
        {!failed && (policy.isPending || presences.isPending) && <Loading />}
        {policy.data && presences.data && <PolicyEditor current={policy.data} presences={presences.data.presences} />}
      </Section>
      {policy.data && <PolicyVersions current={policy.data} />}
    </>
  );
}
