import { screen, waitFor, within } from '@testing-library/react';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { anna, bertil, busyToday, connectedSetup, defaultRules, entry, freshSetup, since } from '../test/fixtures';
import { createManagerNetwork, findButton, renderApp } from '../test/render-app';
import { texts } from '../texts';

const steps = texts.overview.steps;
const itemOf = async (title: string) =>
  (await screen.findByText(title, { selector: 'li *' })).closest('li') as HTMLElement;

function renderConnected(path: string, setup: Partial<SetupAnswer> = {}) {
  const network = createManagerNetwork();
  network.answer('getSetup', { ...connectedSetup, ...setup });
  network.answer('listAgents', { agents: [anna, bertil] });
  return renderApp({ network, path: `/setup${path}` });
}

describe('Overview', () => {
  it('says what to do next', async () => {
    const network = createManagerNetwork();
    network.answer('getSetup', freshSetup);
    renderApp({ network });
    expect(await itemOf(steps.credentials)).toHaveAttribute('aria-current', 'step');
    expect(await itemOf(steps.credentials)).toHaveTextContent('To do');
    expect(await itemOf(steps.registered)).toHaveTextContent('Done');
    expect(screen.getByText(steps.progress(1, 6))).toBeVisible();
  });

  it('asks for a webhook only once agents are kept in step', async () => {
    const check = { id: 't', kind: 'token' as const, name: 'Example', status: 'granted' as const };
    const credentials = { ...connectedSetup.credentials, checks: [check] };
    const installation = { status: 'installed' as const };
    const ready = { ...freshSetup, installation, credentials };
    const network = createManagerNetwork();
    network.answer('getSetup', ready);
    const { unmount } = renderApp({ network });
    expect(await itemOf(steps.connected)).toHaveAttribute('aria-current', 'step');
    unmount();
    renderConnected('', { installation, credentials });
    expect(await itemOf(steps.webhook)).toHaveAttribute('aria-current', 'step');
  });

  it('names the permissions that are missing', async () => {
    const check = { id: 'p', kind: 'permission' as const, name: 'directory:user:view', status: 'missing' as const };
    renderConnected('', { credentials: { ...connectedSetup.credentials, checks: [check] } });
    expect(await itemOf(steps.permissions)).toHaveTextContent('Missing: directory:user:view.');
  });

  it('folds the steps away once all are done', async () => {
    const check = { id: 't', kind: 'token' as const, name: 'Example', status: 'granted' as const };
    renderConnected('', {
      installation: { status: 'installed', lastWebhookAt: since },
      credentials: { ...connectedSetup.credentials, checks: [check] },
    });
    expect(await screen.findByRole('heading', { name: steps.allDone })).toBeVisible();
  });

  it('shows the numbers of today, and the hours as a table too', async () => {
    const network = createManagerNetwork();
    network.answer('getSetup', connectedSetup);
    network.answer('getToday', busyToday);
    renderApp({ network });
    expect(await screen.findByText('128')).toBeVisible();
    expect(screen.getByText('84 ms')).toBeVisible();
    const table = await screen.findByRole('table', { name: texts.overview.today.chart }, { timeout: 20_000 });
    expect(within(table).getAllByRole('row')).toHaveLength(4);
  });

  it('says that everybody is paused, and goes on', async () => {
    const { network, user } = renderConnected('', { sync: { pausedUntil: null } });
    network.answer('setOrganizationSync', () => {
      network.answer('getSetup', connectedSetup);
      return connectedSetup;
    });
    await user.click(await findButton(texts.overview.pause.resume));
    await waitFor(() => expect(network.sent('setOrganizationSync')[0]?.body).toEqual({ enabled: true }));
    await waitFor(() => expect(screen.queryByText(texts.overview.pause.title)).not.toBeInTheDocument());
  });
});

describe('Agents', () => {
  it('searches', async () => {
    const { network, user } = renderConnected('/agents');
    await screen.findByText('Anna Virtanen');
    await user.type(screen.getByLabelText('Search by name or e-mail'), 'anna');
    await waitFor(() => expect(network.sent('listAgents').at(-1)?.query).toEqual({ search: 'anna' }));
  });

  it('matches by hand, and says when Genesys Cloud has no such user', async () => {
    const { network, user } = renderConnected('/agents');
    await user.click(await findButton('Change match of Bertil Öst'));
    const field = screen.getByLabelText(texts.agents.matchId);
    await user.clear(field);
    await user.click(screen.getByRole('button', { name: 'Match' }));
    expect(await screen.findByText(texts.agents.matchIdNeeded)).toBeVisible();
    network.fail('matchAgent', 'genesys_user_not_found');
    await user.type(field, 'genesys-9');
    await user.click(screen.getByRole('button', { name: 'Match' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(texts.problems.genesys_user_not_found.happened);
    network.answer('matchAgent', { ...bertil, genesysUserId: 'genesys-9' });
    await user.click(screen.getByRole('button', { name: 'Match' }));
    expect(await findButton('Change match of Bertil Öst')).toHaveFocus();
    expect(screen.getByText(texts.agents.matched('Bertil Öst'))).toBeVisible();
    expect(network.sent('matchAgent').at(-1)?.body).toEqual({ genesysUserId: 'genesys-9' });
  });

  it('pauses for an hour', async () => {
    const { network, user } = renderConnected('/agents');
    network.answer('setSync', anna);
    await user.selectOptions(await screen.findByLabelText('How long to pause Anna Virtanen'), '1 hour');
    await user.click(await findButton('Pause sync of Anna Virtanen'));
    await waitFor(() => expect(network.sent('setSync')).toHaveLength(1));
    const { until } = network.sent('setSync')[0]?.body as { until: string };
    expect(Math.abs(Date.parse(until) - Date.now() - 3_600_000)).toBeLessThan(60_000);
  });
});

describe('Rules', () => {
  it('changes a presence’s meaning, shows what that would do, saves, and keeps the draft on refusal', async () => {
    const { network, user } = renderConnected('/rules');
    network.answer('analysePolicy', {
      findings: [{ severity: 'warning', code: 'c', message: 'Think of lunch.', example: ['Anna goes to lunch.'] }],
    });
    await user.selectOptions(await screen.findByLabelText('Meaning of Lunch with the team'), 'Online');
    expect(await screen.findByText('Think of lunch.')).toBeVisible();
    network.fail('savePolicy', 'policy_cannot_work', [{ path: 'policy.mapping', message: 'would undo itself' }]);
    await user.click(await findButton('Save rules'));
    expect(await screen.findByRole('alert')).toHaveTextContent('would undo itself');
    expect(screen.getByLabelText('Meaning of Lunch with the team')).toHaveValue('online');
    const saved = { ...defaultRules, version: 1, savedAt: since, savedBy: 'giosg-manager' };
    network.answer('savePolicy', ({ body }) => {
      const answer = { ...saved, policy: (body as { policy: typeof saved.policy }).policy };
      network.answer('getPolicy', answer);
      return answer;
    });
    await user.click(await findButton('Save rules'));
    expect(await screen.findByText(texts.rules.saved(1))).toBeVisible();
    expect(network.sent('savePolicy').at(-1)?.body).toMatchObject({ policy: { mapping: { lunch: 'online' } } });
  });

  it('goes back to an earlier version', async () => {
    const { network, user } = renderConnected('/rules');
    const policy = { ...defaultRules.policy, defaultCapacity: 3 };
    network.answer('listPolicyVersions', { versions: [{ version: 1, savedAt: since, savedBy: 'x', policy }] });
    network.answer('rollbackPolicy', { version: 2, savedAt: since, savedBy: 'x', policy });
    await user.click(await findButton('Use again: Version 1'));
    expect(await screen.findByText(texts.rules.rolledBack(2))).toBeVisible();
    expect(network.sent('rollbackPolicy')[0]?.body).toEqual({ version: 1 });
  });
});

describe('Timeline', () => {
  it('shows one agent’s entries by name at an address of their own, and filters by result', async () => {
    const { network, user } = renderConnected('/timeline/giosg-anna');
    network.answer('listTimeline', { entries: [entry] });
    expect(await screen.findByRole('heading', { name: 'Timeline of Anna Virtanen' })).toBeVisible();
    await screen.findByText('routing COMMUNICATING');
    expect(network.sent('listTimeline')[0]?.query).toEqual({ agent: 'giosg-anna' });
    await user.selectOptions(screen.getByLabelText('Result'), 'Refused');
    await waitFor(() =>
      expect(network.sent('listTimeline').at(-1)?.query).toEqual({ agent: 'giosg-anna', outcome: 'refused' }),
    );
  });

  it('follows live until it is held still', async () => {
    const { network, user } = renderConnected('/timeline');
    await screen.findByText(texts.timeline.empty);
    network.answer('listTimeline', { entries: [entry] });
    await screen.findByText('routing COMMUNICATING');
    await user.click(screen.getByRole('switch', { name: /Follow live/ }));
    await waitFor(() => expect(network.sent('listTimeline').at(-1)?.query['to']).toBeDefined());
  });
});

describe('Connection', () => {
  it('shows each permission with where to grant it, and checks again', async () => {
    const missing = { id: 'p', kind: 'permission' as const, name: 'directory:user:view', status: 'missing' as const };
    const setup = { ...connectedSetup, credentials: { ...connectedSetup.credentials, checks: [missing] } };
    const { network, user } = renderConnected('/connection', setup);
    expect(await screen.findByText(texts.credentials.checks.whereToGrant('directory:user:view'))).toBeVisible();
    const granted = { ...setup.credentials, checks: [{ ...missing, status: 'granted' as const }] };
    network.answer('checkCredentials', { ...setup, credentials: granted });
    await user.click(await findButton('Check again'));
    expect(await screen.findByText(texts.connectionView.checkedAgain)).toBeVisible();
  });

  it('shows the quota only when it bites, and what Genesys Cloud keeps from us', async () => {
    const quota = { allowed: 240, spent: 239, waiting: 7, blockedUntil: null, isShort: true };
    const rejectedTopics = [{ topic: 'presence', reason: 'no', missingPermissions: ['a:b:c'], agents: 2 }];
    const { network } = renderConnected('/connection', {
      connection: { ...connectedSetup.connection, quota, rejectedTopics },
    });
    expect(await screen.findByText(/239 of 240 calls spent in this minute; 7 changes wait/)).toBeVisible();
    expect(screen.getByText(texts.connectionView.rejectedTitle(2))).toBeVisible();
    const calm = { ...connectedSetup.connection, quota: { ...quota, isShort: false } };
    network.answer('getSetup', { ...connectedSetup, connection: calm });
    await waitFor(() => expect(screen.queryByText(/calls spent/)).not.toBeInTheDocument());
  });

  it('tells whether a webhook has arrived since one began to watch', async () => {
    const { network, user } = renderConnected('/connection/registration');
    await user.click(await findButton(texts.registration.arrived.watch));
    expect(await screen.findByText(/Watching/)).toBeVisible();
    network.answer('getSetup', { ...connectedSetup, installation: { status: 'installed', lastWebhookAt: since } });
    expect(await screen.findByText(texts.registration.arrived.since)).toBeVisible();
  });

  it('has each value of the registration and of the embedding to copy', async () => {
    const { user } = renderConnected('/connection/registration');
    expect(await screen.findByLabelText('Endpoint URL')).toHaveValue(
      'https://sync.example.com/purecloud_trigger?secret=0123456789abcdef0123456789abcdef',
    );
    await user.click(await findButton('Copy Trigger URL'));
    expect(await screen.findByText('Trigger URL copied.')).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe('https://sync.example.com/app_trigger');
  });

  it('leads through the embedding', async () => {
    renderConnected('/connection/embedding');
    expect(await screen.findByLabelText('Application URL')).toHaveValue('https://service.giosg.com/');
    expect(screen.getByText(texts.registration.embedding.later)).toBeVisible();
  });
});
