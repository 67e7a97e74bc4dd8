import type { SessionAnswer } from '../../../api/contracts/session';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { ConnectionCard } from '../components/ConnectionCard';
import { CredentialsForm } from '../components/CredentialsForm';
import { OwnState } from '../components/OwnState';
import { QuotaNotice } from '../components/QuotaNotice';
import { StepList } from '../components/StepList';
import { TodayNumbers } from '../components/TodayNumbers';
import { useIsCompact } from '../lib/use-is-compact';

/** What to do next, the numbers of today, and the two forms. In giosg's frames the own state comes first. */
export function OverviewView({ setup, session }: { setup: SetupAnswer; session: SessionAnswer }) {
  const isCompact = useIsCompact();
  const isNew = setup.credentials.status !== 'valid' || setup.agents.matched === 0;
  return (
    <>
      {isCompact && <OwnState giosgUserId={session.giosgUserId} isOptional />}
      <QuotaNotice quota={setup.connection.quota} />
      <div className="overview" data-new={isNew}>
        <StepList setup={setup} />
        {!isNew && <TodayNumbers />}
        <CredentialsForm stored={setup.credentials} />
        <ConnectionCard setup={setup} />
      </div>
    </>
  );
}
