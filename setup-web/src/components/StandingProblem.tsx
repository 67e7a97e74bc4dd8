import { Text } from '@mantine/core';
import type { Problem } from '../../../api/contracts/common';
import { texts } from '../texts';
import { Notice } from './Notice';
import { Time } from './Time';

/** Something that is wrong right now, in the service's own words. */
export function StandingProblem({ problem }: { problem: Problem }) {
  return (
    <Notice tone="bad">
      <Text size="sm">{problem.message}</Text>
      <Text size="sm" c="dimmed">
        {texts.since} <Time at={problem.since} />
      </Text>
    </Notice>
  );
}
