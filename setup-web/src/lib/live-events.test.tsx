import { screen, waitFor } from '@testing-library/react';
import { anna, connectedSetup, savedSetup } from '../test/fixtures';
import { createManagerNetwork, findButton, renderApp } from '../test/render-app';

const everything = { topics: ['setup', 'agents', 'timeline', 'policy'] as const };

describe('the stream of events', () => {
  it('makes the page look when something changed, and not otherwise', async () => {
    const network = createManagerNetwork();
    const stream = network.openStream();
    renderApp({ network });
    await findButton('Connect');
    stream.tell({ topics: [...everything.topics] });
    await waitFor(() => expect(network.sent('getSetup').length).toBeGreaterThan(1));
    network.answer('getSetup', connectedSetup);
    stream.tell({ topics: ['setup'] });
    expect(await findButton('Disconnect')).toBeVisible();
  });

  it('looks for agents at a change of theirs', async () => {
    const network = createManagerNetwork();
    const stream = network.openStream();
    renderApp({ network, path: '/setup/agents' });
    await waitFor(() => expect(network.sent('listAgents').length).toBeGreaterThan(0));
    network.answer('listAgents', { agents: [anna] });
    stream.tell({ topics: ['agents'], agents: ['giosg-anna'] });
    expect(await screen.findByText('Anna Virtanen')).toBeVisible();
  });

  it('is opened again when it breaks, and the page goes on by itself meanwhile', async () => {
    const network = createManagerNetwork();
    const stream = network.openStream();
    renderApp({ network });
    await findButton('Connect');
    stream.tell({ topics: ['setup'] });
    stream.breakOff();
    network.answer('getSetup', connectedSetup);
    expect(await findButton('Disconnect')).toBeVisible();
    network.answer('getSetup', savedSetup);
    await waitFor(() => expect(stream.openings()).toBe(2));
    stream.tell({ topics: ['setup'] });
    expect(await findButton('Connect')).toBeVisible();
  });

  it('ends with the session', async () => {
    const network = createManagerNetwork();
    const stream = network.openStream();
    renderApp({ network });
    await findButton('Connect');
    network.fail('getSetup', 'session_expired');
    stream.tell({ topics: ['setup'] });
    expect(await screen.findByRole('heading', { name: 'Your session has ended' })).toBeVisible();
    expect(stream.openings()).toBe(1);
  });
});
