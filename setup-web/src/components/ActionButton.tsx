import { Button, Loader, type ButtonProps } from '@mantine/core';
import type { ComponentProps } from 'react';

type ActionButtonProps = ButtonProps & Omit<ComponentProps<'button'>, keyof ButtonProps> & { isPending: boolean };

/**
 * A button whose action may be under way. It ignores presses meanwhile but isn't disabled, since a disabled button
 * drops the keyboard's focus.
 */
export function ActionButton({ isPending, onClick, type = 'button', ...rest }: ActionButtonProps) {
  return (
    <Button
      {...rest}
      type={isPending ? 'button' : type}
      onClick={isPending ? undefined : onClick}
      aria-busy={isPending}
      leftSection={isPending ? <Loader size="xs" color="currentColor" aria-hidden="true" /> : undefined}
    />
  );
}
