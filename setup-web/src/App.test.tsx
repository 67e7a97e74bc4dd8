import { act, screen, waitFor } from '@testing-library/react';
import { connectedSetup, giosgUrl, inInstallation, managerSession } from './test/fixtures';
import { createManagerNetwork, renderApp } from './test/render-app';
import { texts } from './texts';

describe('session of the page', () => {
  it('says to open Setup from giosg, and how to install, without a session', () => {
    const { network } = renderApp({ fragment: '' });
    expect(screen.getByRole('heading', { name: 'Open Setup from giosg' })).toBeVisible();
    expect(screen.getByText(texts.noSession.install)).toBeVisible();
    expect(network.sent()).toEqual([]);
  });

  it('sends the session token with every request and nowhere else', async () => {
    const { network } = renderApp({ path: '/setup/agents' });
    await screen.findByText(texts.agents.empty);
    expect(network.sent().length).toBeGreaterThanOrEqual(3);
    expect(new Set(network.sent().map(({ authorization }) => authorization))).toEqual(new Set(['Bearer token-1']));
  });

  it('tells an expired session apart, keeps the way back, and asks no more', async () => {
    const network = createManagerNetwork();
    const { session, stored } = renderApp({ network });
    await screen.findByRole('link', { name: 'Back to giosg' });
    network.fail('getSetup', 'session_expired');
    expect(await screen.findByRole('heading', { name: 'Your session has ended' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Back to giosg' })).toHaveAttribute('href', giosgUrl);
    expect(session.getSnapshot().token).toBeNull();
    expect([...stored.values()]).toEqual([]);
  });

  it('starts anew when giosg opens Setup again in the same tab', async () => {
    const network = createManagerNetwork();
    network.fail('getSetup', 'session_expired');
    const address = { hash: '#session=first', pathname: '/setup', search: '' };
    const { session } = renderApp({ network, address });
    await screen.findByRole('heading', { name: 'Your session has ended' });
    network.answer('getSetup', connectedSetup);
    address.hash = '#session=second';
    act(() => void session.takeFromAddress());
    expect(
      await screen.findByText('Connected. 2 agents are kept in step on both sides.', { exact: false }),
    ).toBeVisible();
    expect(network.sent().at(-1)?.authorization).toBe('Bearer second');
  });

  it('leads back to the page that giosg named after an install', async () => {
    renderApp({ fragment: `session=token-1&redirect_uri=${encodeURIComponent(`${giosgUrl}/apps/7`)}` });
    const link = await screen.findByRole('link', { name: 'Back to giosg' });
    expect(link).toHaveAttribute('href', `${giosgUrl}/apps/7`);
    expect(link).not.toHaveAttribute('target');
  });

  it('leads back to giosg itself when the named page is elsewhere', async () => {
    renderApp({ fragment: `session=token-1&redirect_uri=${encodeURIComponent('https://evil.example/')}` });
    expect(await screen.findByRole('link', { name: 'Back to giosg' })).toHaveAttribute('href', giosgUrl);
  });

  it('shows the company logo by name', async () => {
    renderApp();
    expect(await screen.findByRole('img', { name: 'Agent Sync logo' })).toBeVisible();
  });
});

describe('state of the installation', () => {
  it('shows that it is loading until both answers are there', async () => {
    const network = createManagerNetwork();
    let release: (() => void) | undefined;
    network.answer('getSession', async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return managerSession;
    });
    renderApp({ network });
    expect(screen.getByText('Loading…')).toBeVisible();
    await waitFor(() => expect(release).toBeDefined());
    act(() => release?.());
    expect(await screen.findByRole('button', { name: 'Save' })).toBeVisible();
    await waitFor(() => expect(screen.queryByText('Loading…')).not.toBeInTheDocument());
  });

  it('says what happened and offers another try when the first look fails', async () => {
    const network = createManagerNetwork();
    network.cut('getSetup');
    const { user } = renderApp({ network });
    expect(await screen.findByText('The server could not be reached.')).toBeVisible();
    network.answer('getSetup', connectedSetup);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('button', { name: 'Disconnect' })).toBeVisible();
  });

  it('keeps the last known state, with its time, while the server is away', async () => {
    const network = createManagerNetwork();
    renderApp({ network });
    await screen.findByRole('button', { name: 'Connect' });
    network.replaceByPage('getSetup', 502);
    expect(await screen.findByText('Something between you and the server answered in its place.')).toBeVisible();
    expect(screen.getByText(/This is what was known at/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Connect' })).toBeVisible();
  });

  it('asks to open Setup again when access to giosg was lost', async () => {
    const network = createManagerNetwork();
    network.answer('getSetup', inInstallation(connectedSetup, 'access_lost'));
    renderApp({ network });
    expect(await screen.findByText(texts.accessLost.body)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Remove everything' })).not.toBeInTheDocument();
  });

  it('offers one button that removes everything while an uninstall is unconfirmed', async () => {
    const network = createManagerNetwork();
    network.answer('getSetup', inInstallation(connectedSetup, 'uninstall_unconfirmed'));
    network.answer('remove', { removed: true });
    const { user, session } = renderApp({ network });
    await user.click(await screen.findByRole('button', { name: 'Remove everything' }));
    expect(await screen.findByRole('heading', { name: 'Everything was removed' })).toBeVisible();
    expect(network.sent('remove')).toHaveLength(1);
    expect(session.getSnapshot().token).toBeNull();
  });

  it('stays and says so when the removal is refused', async () => {
    const network = createManagerNetwork();
    network.answer('getSetup', inInstallation(connectedSetup, 'uninstall_unconfirmed'));
    network.fail('remove', 'removal_not_offered');
    const { user } = renderApp({ network });
    await user.click(await screen.findByRole('button', { name: 'Remove everything' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The installation is in use, so it was not removed.');
  });
});
