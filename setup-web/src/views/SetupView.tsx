import { Stack, Text } from '@mantine/core';
import { Route, Switch } from 'wouter';
import type { SessionAnswer } from '../../../api/contracts/session';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { InstallationBanner } from '../components/InstallationBanner';
import { Loading } from '../components/Loading';
import { OwnState } from '../components/OwnState';
import { PageShell } from '../components/PageShell';
import { Section } from '../components/Section';
import { StaleNotice } from '../components/StaleNotice';
import { SyncPauseNotice } from '../components/SyncPause';
import { ViewLinks } from '../components/ViewLinks';
import { describeStatus } from '../lib/describe-status';
import { useSessionQuery, useSetupQuery } from '../lib/queries';
import { LiveContext, useLiveEvents } from '../lib/use-live-events';
import { texts } from '../texts';
import { AgentsView } from './AgentsView';
import { ConnectionView } from './ConnectionView';
import { EmbeddingView } from './EmbeddingView';
import { OverviewView } from './OverviewView';
import { RegistrationView } from './RegistrationView';
import { RulesView } from './RulesView';
import { TimelineView } from './TimelineView';

/** The page of somebody with a session. */
export function SetupView() {
  return (
    <LiveContext value={useLiveEvents()}>
      <Views />
    </LiveContext>
  );
}

function Views() {
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
      {isManager && <SyncPauseNotice sync={setup.sync} />}
      <Text className="summary" aria-live="polite">
        {describeStatus(setup, session.role)}{' '}
        {isManager && setup.agents.unmatched > 0 && texts.status.unmatched(setup.agents.unmatched)}
      </Text>
      {isManager ? <ManagerViews setup={setup} session={session} /> : <OwnState giosgUserId={session.giosgUserId} />}
    </>
  );
}

function ManagerViews({ setup, session }: { setup: SetupAnswer; session: SessionAnswer }) {
  return (
    <Switch>
      <Route path="/agents">
        <AgentsView setup={setup} ownUserId={session.giosgUserId} />
      </Route>
      <Route path="/rules">
        <RulesView />
      </Route>
      <Route path="/timeline/:agent?">{({ agent }) => <TimelineView key={agent ?? ''} agent={agent} />}</Route>
      <Route path="/connection">
        <ConnectionView setup={setup} />
      </Route>
      <Route path="/connection/registration">
        <RegistrationView setup={setup} />
      </Route>
      <Route path="/connection/embedding">
        <EmbeddingView />
      </Route>
      <Route path="/">
        <OverviewView setup={setup} session={session} />
      </Route>
      <Route>
        <Section title={texts.notFound.title}>
          <Text>{texts.notFound.body}</Text>
        </Section>
      </Route>
    </Switch>
  );
}
