import { Button, Text } from '@mantine/core';
import { formatTime } from '../lib/format-time';
import { texts } from '../texts';
import { ProblemNotice } from './ProblemNotice';

interface StaleNoticeProps {
  query: { data: unknown; error: Error | null; dataUpdatedAt: number; isFetching: boolean; refetch: () => unknown };
}

/** A look that failed: the last known state stays on the page, with its time. Not announced, as it repeats itself. */
export function StaleNotice({ query }: StaleNoticeProps) {
  if (query.error === null) return null;
  return (
    <div className="stale">
      <ProblemNotice error={query.error} />
      {query.data === undefined ? (
        <Button variant="default" size="xs" loading={query.isFetching} onClick={() => void query.refetch()}>
          {texts.tryAgain}
        </Button>
      ) : (
        <Text size="sm" c="dimmed">
          {texts.stale(formatTime(query.dataUpdatedAt))}
        </Text>
      )}
    </div>
  );
}
