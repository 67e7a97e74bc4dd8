import { Group, Text } from '@mantine/core';
import { useId } from 'react';
import type { ConnectionStatus } from '../../../api/contracts/setup';
import { useConnect, useDisconnect } from '../lib/queries';
import { texts } from '../texts';
import { ActionButton } from './ActionButton';
import { ProblemNotice } from './ProblemNotice';

interface ConnectionButtonsProps {
  status: ConnectionStatus;
  /** Valid credentials are stored. */
  isAllowed: boolean;
}

const words = texts.connection;

/** Exactly one of the two buttons, by state. */
export function ConnectionButtons({ status, isAllowed }: ConnectionButtonsProps) {
  const connect = useConnect();
  const disconnect = useDisconnect();
  const hintId = useId();
  const shown = status === 'disconnected' ? connect : disconnect;
  const start = () => {
    connect.reset();
    disconnect.reset();
    shown.mutate();
  };

  const isOff = status === 'disconnected';
  const isLocked = isOff ? !isAllowed : status === 'disconnecting';
  return (
    <>
      <Group gap="sm">
        {/* One element for both, so that the keyboard's focus stays when one becomes the other. */}
        <ActionButton
          variant={isOff ? 'filled' : 'default'}
          onClick={start}
          disabled={isLocked}
          isPending={shown.isPending}
          {...(isOff && isLocked ? { 'aria-describedby': hintId } : {})}
        >
          {isOff ? words.connect : words.disconnect}
        </ActionButton>
        {isOff && isLocked && (
          <Text size="sm" c="dimmed" id={hintId}>
            {words.needsCredentials}
          </Text>
        )}
      </Group>
      {shown.error && <ProblemNotice error={shown.error} role="alert" />}
    </>
  );
}
