import { Text } from '@mantine/core';
import type { AccessCheck, SetupAnswer } from '../../../api/contracts/setup';
import { useCheckCredentials } from '../lib/queries';
import { texts } from '../texts';
import { ActionButton } from './ActionButton';
import { ProblemNotice } from './ProblemNotice';
import { Section } from './Section';
import { StateBadge, type Tone } from './StateBadge';

const words = texts.credentials.checks;
const tones: Record<AccessCheck['status'], Tone> = { granted: 'good', missing: 'bad', unknown: 'busy' };
const order: AccessCheck['status'][] = ['missing', 'unknown', 'granted'];

/** Every right by its name in Genesys Cloud, with where to grant what is missing. */
export function PermissionChecks({ credentials }: { credentials: SetupAnswer['credentials'] }) {
  const check = useCheckCredentials();
  const checks = [...(credentials.checks ?? [])].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  const again = credentials.status !== 'missing' && (
    <ActionButton size="xs" variant="default" isPending={check.isPending} onClick={() => check.mutate()}>
      {words.again}
    </ActionButton>
  );
  const missing = check.data?.credentials.checks?.filter(({ status }) => status === 'missing').length ?? 0;
  return (
    <Section title={words.title} aside={again}>
      <Text role="status" size="sm" className={missing > 0 ? undefined : 'result'}>
        {check.isSuccess &&
          (missing > 0 ? texts.connectionView.checkedMissing(missing) : texts.connectionView.checkedAgain)}
      </Text>
      {check.error && <ProblemNotice error={check.error} role="alert" />}
      {checks.length === 0 ? (
        <Text size="sm">{texts.connectionView.noChecks}</Text>
      ) : (
        <ul className="checks">
          {checks.map((each) => (
            <Check key={each.id} check={each} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Check({ check: { kind, name, status, problem } }: { check: AccessCheck }) {
  return (
    <li>
      <StateBadge tone={tones[status]}>{words.statuses[status]}</StateBadge>
      <div>
        <Text size="sm">
          <span className="kind">{words.kinds[kind]}</span> <code>{name}</code>
        </Text>
        {status !== 'granted' && (
          <Text size="sm" c="dimmed">
            {words.whereToGrant(name)}
          </Text>
        )}
        {problem && (
          <Text size="sm" c="dimmed">
            {problem.message}
          </Text>
        )}
      </div>
    </li>
  );
}
