import { Stack, Text } from '@mantine/core';
import { Route, Switch } from 'wouter';
import type { SessionAnswer } from '../../../api/contracts/session';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { AgentsSection } from '../components/AgentsSection';
import { ConnectionCard } from '../components/ConnectionCard';
import { CredentialsForm } from '../components/CredentialsForm';
import { InstallationBanner } from '../components/InstallationBanner';
import { Loading } from '../components/Loading';
import { OwnState } from '../components/OwnState';
import { PageShell } from '../components/PageShell';
import { StaleNotice } from '../components/StaleNotice';
import { ViewLinks } from '../components/ViewLinks';
import { describeStatus } from '../lib/describe-status';
import { useSessionQuery, useSetupQuery } from '../lib/queries';
import { texts } from '../texts';

/** The page of somebody with a session. */
export function SetupView() {
  const session = useSessionQuery();
  const setup = useSetupQuery();
  const isManager = session.data?.role === 'manager';
  return (
    <PageShell nav={isManager && <ViewLinks />}>
      <Stack gap="md">
        {setup.error ? <StaleNotice query={setup} /> : session.error && <StaleNotice query={session} />}
        {(setup.isPending || session.isPending) && !setup.error && !session.error && <Loading />}
        {setup.data && session.data && <Content session={session.data} setup={setup.data} />}
      </Stack>
    </PageShell>
  );
}

function Content({ session, setup }: { session: SessionAnswer; setup: SetupAnswer }) {
  const isManager = session.role === 'manager';
  return (
    <>
      <InstallationBanner status={setup.installation.status} canRemove={isManager} />
      <Text className="summary" aria-live="polite">
        {describeStatus(setup, session.role)}{' '}
        {isManager && setup.agents.unmatched > 0 && texts.status.unmatched(setup.agents.unmatched)}
      </Text>
      {isManager ? (
        <ManagerViews setup={setup} ownUserId={session.giosgUserId} />
      ) : (
        <OwnState giosgUserId={session.giosgUserId} />
      )}
    </>
  );
}

function ManagerViews({ setup, ownUserId }: { setup: SetupAnswer; ownUserId: string }) {
  return (
    <Switch>
      <Route path="/agents">
        <AgentsSection counts={setup.agents} ownUserId={ownUserId} />
      </Route>
      <Route>
        <div className="cards">
          <CredentialsForm stored={setup.credentials} />
          <ConnectionCard setup={setup} />
        </div>
        <AgentsSection counts={setup.agents} ownUserId={ownUserId} />
      </Route>
    </Switch>
  );
}
