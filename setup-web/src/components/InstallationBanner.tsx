import { Text } from '@mantine/core';
import type { InstallationStatus } from '../../../api/contracts/setup';
import { useRemove } from '../lib/queries';
import { texts } from '../texts';
import { ActionButton } from './ActionButton';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';

/** What only concerns installations that are not simply installed; nothing otherwise. */
export function InstallationBanner({ status, canRemove }: { status: InstallationStatus; canRemove: boolean }) {
  switch (status) {
    case 'installed':
      return null;
    case 'access_lost':
      return (
        <Notice tone="bad" title={texts.accessLost.title}>
          <Text size="sm">{texts.accessLost.body}</Text>
        </Notice>
      );
    case 'uninstall_unconfirmed':
      return (
        <Notice tone="warn" title={texts.unconfirmed.title}>
          <Text size="sm" mb="xs">
            {texts.unconfirmed.body}
          </Text>
          {canRemove && <RemoveButton />}
        </Notice>
      );
  }
}

/** Its banner says what it takes away, and the reader came for it: no second question. */
function RemoveButton() {
  const remove = useRemove();
  return (
    <>
      <ActionButton color="red" onClick={() => remove.mutate()} isPending={remove.isPending}>
        {texts.unconfirmed.remove}
      </ActionButton>
      {remove.error && <ProblemNotice error={remove.error} role="alert" />}
    </>
  );
}
