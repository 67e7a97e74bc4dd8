import { Group, Loader, Text } from '@mantine/core';
import { texts } from '../texts';

export function Loading() {
  return (
    <Group gap="sm" className="loading">
      <Loader size="sm" aria-hidden="true" />
      <Text>{texts.loading}</Text>
    </Group>
  );
}
