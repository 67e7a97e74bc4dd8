import { Text } from '@mantine/core';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { useSetOrganizationSync } from '../lib/queries';
import { texts } from '../texts';
import { ActionButton } from './ActionButton';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';
import { Time } from './Time';

const words = texts.overview.pause;

/** Everybody's sync is paused: says until when, with the way on. Nothing while it isn't. */
export function SyncPauseNotice({ sync }: { sync: SetupAnswer['sync'] }) {
  const setSync = useSetOrganizationSync();
  if (sync === undefined) return null;
  return (
    <Notice tone="warn" title={words.title}>
      <Text size="sm" mb="xs">
        {words.body}
        {sync.pausedUntil !== null && (
          <>
            {' '}
            {words.until} <Time at={sync.pausedUntil} />.
          </>
        )}
      </Text>
      <ActionButton size="xs" isPending={setSync.isPending} onClick={() => setSync.mutate({ enabled: true })}>
        {words.resume}
      </ActionButton>
      {setSync.error && <ProblemNotice error={setSync.error} role="alert" />}
    </Notice>
  );
}

/** Stops writing for everybody, without closing the connection. */
export function SyncPauseButton({ setup }: { setup: SetupAnswer }) {
  const setSync = useSetOrganizationSync();
  if (setup.sync !== undefined || setup.connection.status !== 'connected') return null;
  return (
    <>
      <ActionButton variant="default" isPending={setSync.isPending} onClick={() => setSync.mutate({ enabled: false })}>
        {words.offer}
      </ActionButton>
      {setSync.error && <ProblemNotice error={setSync.error} role="alert" />}
    </>
  );
}
