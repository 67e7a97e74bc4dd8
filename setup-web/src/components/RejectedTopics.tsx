import { Text } from '@mantine/core';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { texts } from '../texts';
import { Notice } from './Notice';

const words = texts.connectionView;

/** Agents whose events Genesys Cloud keeps from us, by reason, with what to grant. Nothing while there are none. */
export function RejectedTopics({ rejected = [] }: { rejected: SetupAnswer['connection']['rejectedTopics'] }) {
  return rejected.map(({ topic, reason, missingPermissions, agents }) => (
    <Notice key={`${topic} ${reason}`} tone="bad" title={words.rejectedTitle(agents)}>
      <Text size="sm">{words.rejectedBody}</Text>
      <Text size="sm" c="dimmed">
        {words.rejectedTopic(topic, reason)}
      </Text>
      {missingPermissions.length > 0 && (
        <ul className="details">
          {missingPermissions.map((name) => (
            <li key={name}>
              {words.rejectedMissing(name)}. {texts.credentials.checks.whereToGrant(name)}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  ));
}
