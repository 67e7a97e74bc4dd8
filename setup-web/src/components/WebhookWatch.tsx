import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { texts } from '../texts';
import { Section } from './Section';
import { Time } from './Time';

const words = texts.registration.arrived;

/** "Has a webhook arrived since …": shows a wrong registration while it can still be mended. */
export function WebhookWatch({ installation }: { installation: SetupAnswer['installation'] }) {
  const { lastWebhookAt } = installation;
  // What was known when the watching began: a later time than that is a new webhook, whoever's clock is wrong.
  const [before, setBefore] = useState<string | null | undefined>(undefined);
  const isWatching = before !== undefined;
  const hasArrived = isWatching && (lastWebhookAt ?? null) !== before;
  return (
    <Section title={words.title}>
      <Text size="sm" mb="xs">
        {lastWebhookAt === undefined ? (
          words.never
        ) : (
          <>
            {words.last} <Time at={lastWebhookAt} />.
          </>
        )}
      </Text>
      <Button variant="default" size="xs" onClick={() => setBefore(lastWebhookAt ?? null)}>
        {words.watch}
      </Button>
      <Text role="status" size="sm" mt="xs" className={hasArrived ? 'result' : undefined}>
        {isWatching && (hasArrived ? words.since : `${words.watching} ${words.late}`)}
      </Text>
    </Section>
  );
}
