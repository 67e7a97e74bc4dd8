import { Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface NoticeProps {
  tone: 'bad' | 'warn' | 'good' | 'plain';
  title?: string;
  /** Only what answers the reader's own action interrupts a screen reader (`alert`). */
  role?: 'alert' | 'status';
  children: ReactNode;
}

export function Notice({ tone, title, role, children }: NoticeProps) {
  return (
    <Paper className="notice" data-tone={tone} p="sm" radius="md" {...(role ? { role } : {})}>
      {title !== undefined && <Text fw={600}>{title}</Text>}
      {children}
    </Paper>
  );
}
