import { Group, Paper, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

/** A card with a heading that also names it as a landmark. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id} className="section" withBorder radius="md" p="md">
      <Group justify="space-between" gap="xs" mb="sm">
        <Title order={2} size="h4" id={id}>
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Paper>
  );
}
