import { Text, Title } from '@mantine/core';
import { PageShell } from '../components/PageShell';
import type { SessionPhase } from '../lib/session-store';
import { texts } from '../texts';

const wordsFor = {
  none: texts.noSession,
  expired: texts.expired,
  removed: texts.removed,
} as const;

/** No session (yet, or any more): says why, and the way in. */
export function ClosedView({ phase }: { phase: Exclude<SessionPhase, 'active'> }) {
  return (
    <PageShell>
      <div className="closed" aria-live="polite">
        <Title order={2} size="h3">
          {wordsFor[phase].title}
        </Title>
        <Text>{wordsFor[phase].body}</Text>
        {phase === 'none' && <Text>{texts.noSession.install}</Text>}
      </div>
    </PageShell>
  );
}
