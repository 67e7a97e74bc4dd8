import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

export type Tone = 'good' | 'busy' | 'bad' | 'plain';

/** A state as a word; the colour only repeats it. */
export function StateBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <Badge className="state" data-tone={tone} variant="outline" size="lg" radius="sm" tt="none">
      {children}
    </Badge>
  );
}
