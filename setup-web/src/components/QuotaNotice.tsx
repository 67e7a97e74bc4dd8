import { Text } from '@mantine/core';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { texts } from '../texts';
import { Notice } from './Notice';
import { Time } from './Time';

const words = texts.connectionView;

/** Genesys Cloud's limit, shown only when it makes changes wait. */
export function QuotaNotice({ quota }: { quota: SetupAnswer['connection']['quota'] }) {
  if (quota === undefined || (!quota.isShort && quota.blockedUntil === null)) return null;
  return (
    <Notice tone="warn" title={words.quotaTitle}>
      <Text size="sm">{words.quotaShort}</Text>
      <Text size="sm" c="dimmed">
        {words.quotaSpent(quota.spent, quota.allowed)}; {words.quotaWaiting(quota.waiting)}.
        {quota.blockedUntil !== null && (
          <>
            {' '}
            {words.quotaBlocked} <Time at={quota.blockedUntil} />.
          </>
        )}
      </Text>
    </Notice>
  );
}
