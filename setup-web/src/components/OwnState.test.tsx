import { screen, waitFor } from '@testing-library/react';
import { agentSession, anna, connectedSetup } from '../test/fixtures';
import { createNetworkFake } from '../test/network-fake';
import { findButton, renderApp } from '../test/render-app';
import { texts } from '../texts';
import type { Agent } from '../../../api/contracts/agents';

function renderOwn(agents: Agent[] = [anna]) {
  const network = createNetworkFake();
  const { clientId: _clientId, ...credentials } = connectedSetup.credentials;
  network.answer('getSession', agentSession);
  network.answer('getSetup', { ...connectedSetup, credentials });
  network.answer('listAgents', { agents });
  return renderApp({ network });
}

const findSwitch = () => screen.findByRole('switch', { name: 'Available' });

describe('OwnState', () => {
  it('shows the status and the own row, but none of the forms', async () => {
    const { network } = renderOwn();
    expect(await findSwitch()).toBeChecked();
    // A manager is asked for by id too, wherever in a long list.
    expect(network.sent('listAgents')[0]?.query).toEqual({ search: 'giosg-anna' });
    expect(screen.getByText(texts.status.agentOn)).toBeVisible();
    expect(screen.getByText('On Queue')).toBeVisible();
    expect(screen.getByText(/Chats 2 of 5/)).toBeVisible();
    for (const name of ['Save', 'Connect', 'Disconnect']) {
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
    }
    expect(screen.queryByLabelText('Client ID')).not.toBeInTheDocument();
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
  });

  it('says "stay off after this call" and back', async () => {
    const { network, user } = renderOwn();
    network.answer('setAvailable', ({ body }) => {
      const row = { ...anna, available: (body as { available: boolean }).available };
      network.answer('listAgents', { agents: [row] });
      return row;
    });
    await user.click(await findSwitch());
    await waitFor(() => expect(network.sent('setAvailable')).toHaveLength(1));
    expect(network.sent('setAvailable')[0]).toMatchObject({
      params: { giosgUserId: 'giosg-anna' },
      body: { available: false },
    });
    expect(await screen.findByText('Not available')).toBeVisible();
    expect(await findSwitch()).not.toBeChecked();
    (await findSwitch()).focus();
    await user.keyboard(' ');
    await waitFor(() => expect(network.sent('setAvailable')[1]?.body).toEqual({ available: true }));
    await waitFor(async () => expect(await findSwitch()).toBeChecked());
  });

  it('turns back and says why when the switch is refused', async () => {
    const { network, user } = renderOwn();
    network.fail('setAvailable', 'not_ready');
    await user.click(await findSwitch());
    expect(await screen.findByRole('alert')).toHaveTextContent(texts.problems.not_ready.happened);
    expect(await findSwitch()).toBeChecked();
  });

  it('pauses the own sync', async () => {
    const { network, user } = renderOwn();
    network.answer('setSync', { ...anna, syncPausedUntil: null });
    await user.click(await findButton('Pause sync of Anna Virtanen'));
    await waitFor(() => expect(network.sent('setSync')[0]?.body).toEqual({ enabled: false }));
  });

  it('explains when there is no row of one’s own', async () => {
    renderOwn([]);
    expect(await screen.findByText(texts.own.missing)).toBeVisible();
    expect(screen.queryByRole('switch')).not.toBeInTheDocument();
  });
});
