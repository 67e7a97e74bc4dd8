import { Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { TodayAnswer } from '../../../api/contracts/today';
import { useTodayQuery } from '../lib/view-queries';
import { texts } from '../texts';
import { Loading } from './Loading';
import { Section } from './Section';
import { StaleNotice } from './StaleNotice';

const words = texts.overview.today;
/** The chart's library is as large as the rest of the page together. */
const HoursChart = lazy(async () => ({ default: (await import('./HoursChart')).HoursChart }));

export function TodayNumbers() {
  const today = useTodayQuery();
  return (
    <Section title={words.title}>
      {today.error && <StaleNotice query={today} />}
      {today.isPending && !today.error && <Loading />}
      {today.data && <Numbers today={today.data} />}
    </Section>
  );
}

function Numbers({ today: { now, changes, latencyMs, hours } }: { today: TodayAnswer }) {
  const numbers: [string, number | string, string?][] = [
    [words.available, now.available],
    [words.onlineInGiosg, now.onlineInGiosg],
    [words.onQueue, now.onQueue],
    [words.onCall, now.onCall],
    [words.written, changes.written],
    ...(changes.refused > 0 ? [[words.refused, changes.refused] as [string, number]] : []),
    ...(changes.rehearsed > 0 ? [[words.rehearsed, changes.rehearsed] as [string, number]] : []),
    ...(latencyMs
      ? [
          [
            words.latency,
            words.milliseconds(latencyMs.median),
            words.latencySlow(words.milliseconds(latencyMs.p95)),
          ] as [string, string, string],
        ]
      : []),
  ];
  return (
    <>
      <dl className="numbers">
        {numbers.map(([label, value, hint]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
            {hint !== undefined && <dd className="hint">{hint}</dd>}
          </div>
        ))}
      </dl>
      {hours.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.quiet}
        </Text>
      ) : (
        <Suspense fallback={<Loading />}>
          <HoursChart hours={hours} />
        </Suspense>
      )}
    </>
  );
}
