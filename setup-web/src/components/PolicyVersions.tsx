import { Button, Text } from '@mantine/core';
import type { ListPolicyVersionsAnswer, PolicyAnswer } from '../../../api/contracts/policy';
import { differingFields } from '../lib/policy-draft';
import { usePolicyVersionsQuery, useRollbackPolicy } from '../lib/view-queries';
import { texts } from '../texts';
import { ActionButton } from './ActionButton';
import { Loading } from './Loading';
import { ProblemNotice } from './ProblemNotice';
import { Section } from './Section';
import { StaleNotice } from './StaleNotice';
import { Time } from './Time';

const words = texts.rules;
type Version = ListPolicyVersionsAnswer['versions'][number];
type Rollback = ReturnType<typeof useRollbackPolicy>;

/** Every saved version with its author, and the way back to each. */
export function PolicyVersions({ current }: { current: PolicyAnswer }) {
  const versions = usePolicyVersionsQuery();
  const rollback = useRollbackPolicy();
  const list = versions.data?.pages.flatMap((page) => page.versions) ?? [];
  return (
    <Section title={words.versions}>
      {versions.error && <StaleNotice query={versions} />}
      {versions.isPending && !versions.error && <Loading />}
      {rollback.error && <ProblemNotice error={rollback.error} role="alert" />}
      <Text role="status" size="sm" fw={600} className="result">
        {rollback.isSuccess && words.rolledBack(rollback.data.version)}
      </Text>
      {versions.data && list.length === 0 && <Text size="sm">{words.versionsEmpty}</Text>}
      <ul className="versions">
        {list.map((version) => (
          <VersionItem key={version.version} version={version} current={current} rollback={rollback} />
        ))}
        {list.length > 0 && (
          <li>
            <Text size="sm">{words.versionName(0)}</Text>
            <UseAgain version={0} isUsed={current.version === 0} rollback={rollback} />
          </li>
        )}
      </ul>
      {versions.hasNextPage && (
        <Button variant="default" size="xs" mt="sm" onClick={() => void versions.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </Section>
  );
}

function VersionItem({ version, current, rollback }: { version: Version; current: PolicyAnswer; rollback: Rollback }) {
  const isUsed = version.version === current.version;
  const fields = differingFields(version.policy, current.policy).map((field) => words.fields[field]);
  return (
    <li>
      <div>
        <Text size="sm" fw={600}>
          {words.versionName(version.version)}
          {isUsed && ` (${words.inForce})`}
        </Text>
        <Text size="sm" c="dimmed">
          <Time at={version.savedAt} />, {words.savedBy(version.savedByName ?? version.savedBy)}
        </Text>
        {!isUsed && (
          <Text size="sm" c="dimmed">
            {fields.length === 0 ? words.same : words.differs(fields.join(', '))}
          </Text>
        )}
      </div>
      <UseAgain version={version.version} isUsed={isUsed} rollback={rollback} />
    </li>
  );
}

function UseAgain({ version, isUsed, rollback }: { version: number; isUsed: boolean; rollback: Rollback }) {
  if (isUsed) return null;
  return (
    <ActionButton
      size="xs"
      variant="default"
      isPending={rollback.isPending && rollback.variables === version}
      aria-label={words.useAgainOf(words.versionName(version))}
      onClick={() => rollback.mutate(version)}
    >
      {words.useAgain}
    </ActionButton>
  );
}
