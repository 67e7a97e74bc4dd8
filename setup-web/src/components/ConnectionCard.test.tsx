import { screen, waitFor } from '@testing-library/react';
import type { ConnectionStatus } from '../../../api/contracts/setup';
import { anna, connectedSetup, freshSetup, inConnection, savedSetup, since } from '../test/fixtures';
import { createManagerNetwork, findButton, renderApp } from '../test/render-app';
import { texts } from '../texts';

const find = (name: string) => screen.queryByRole('button', { name });

describe('ConnectionCard', () => {
  const shown: [ConnectionStatus, 'Connect' | 'Disconnect', boolean][] = [
    ['disconnected', 'Connect', true],
    ['connecting', 'Disconnect', true],
    ['connected', 'Disconnect', true],
    ['reconnecting', 'Disconnect', true],
    ['disconnecting', 'Disconnect', false],
  ];
  it.each(shown)('shows while %s only the button %s', async (status, name, isEnabled) => {
    const network = createManagerNetwork();
    network.answer('getSetup', inConnection(savedSetup, status));
    renderApp({ network });
    const button = await findButton(name);
    expect(button.hasAttribute('disabled')).toBe(!isEnabled);
    expect(find(name === 'Connect' ? 'Disconnect' : 'Connect')).not.toBeInTheDocument();
    expect(screen.getByText(texts.connection.states[status])).toBeVisible();
  });

  it('says why Connect cannot be pressed yet', async () => {
    const network = createManagerNetwork();
    network.answer('getSetup', freshSetup);
    renderApp({ network });
    const connect = await findButton('Connect');
    expect(connect).toBeDisabled();
    expect(connect).toHaveAccessibleDescription(texts.connection.needsCredentials);
  });

  it('follows a connect and a disconnect live, with the focus kept', async () => {
    const network = createManagerNetwork();
    network.answer('connect', () => {
      network.answer('getSetup', connectedSetup);
      return inConnection(savedSetup, 'connecting');
    });
    network.answer('disconnect', () => {
      network.answer('getSetup', savedSetup);
      return inConnection(connectedSetup, 'disconnecting');
    });
    const { user } = renderApp({ network });
    await user.click(await findButton('Connect'));
    expect(await findButton('Disconnect')).toHaveFocus();
    expect(await screen.findByText('Connected')).toBeVisible();
    expect(screen.getByText(/Channel 1: 2 agents/)).toBeVisible();
    await user.click(await findButton('Disconnect'));
    expect(await findButton('Connect')).toBeEnabled();
    expect(network.sent('connect')).toHaveLength(1);
    expect(network.sent('disconnect')).toHaveLength(1);
  });

  it('announces a refused connect', async () => {
    const network = createManagerNetwork();
    network.fail('connect', 'credentials_required');
    const { user } = renderApp({ network });
    await user.click(await findButton('Connect'));
    expect(await screen.findByRole('alert')).toHaveTextContent(texts.problems.credentials_required.todo);
    expect(await findButton('Connect')).toBeEnabled();
  });

  it('shows a standing problem in the service’s words', async () => {
    const network = createManagerNetwork();
    const problem = { code: 'genesys_unreachable', message: 'Genesys Cloud does not answer.', since };
    const setup = inConnection(connectedSetup, 'reconnecting');
    network.answer('getSetup', { ...setup, connection: { ...setup.connection, problem } });
    renderApp({ network });
    expect(await screen.findByText('Genesys Cloud does not answer.')).toBeVisible();
    expect(screen.getByText(texts.status.reconnecting, { exact: false })).toBeVisible();
  });

  it('names agents whom a disconnect left held off', async () => {
    const network = createManagerNetwork();
    const heldOff = [{ giosgUserId: anna.giosgUserId, name: anna.name }];
    network.answer('getSetup', { ...savedSetup, connection: { ...savedSetup.connection, heldOff } });
    renderApp({ network });
    await waitFor(() => expect(screen.getByText('Anna Virtanen')).toBeVisible());
    expect(screen.getByText(texts.connection.heldOff)).toBeVisible();
  });
});
