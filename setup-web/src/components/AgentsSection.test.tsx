import { screen, waitFor, within } from '@testing-library/react';
import type { Agent } from '../../../api/contracts/agents';
import { anna, bertil, carin, connectedSetup, managerSession } from '../test/fixtures';
import { createManagerNetwork, findButton, renderApp } from '../test/render-app';
import { texts } from '../texts';

function renderAgents(agents: Agent[], next?: string) {
  const network = createManagerNetwork();
  network.answer('getSetup', connectedSetup);
  network.answer('listAgents', { agents, ...(next ? { next } : {}) });
  return renderApp({ network, path: '/setup/agents' });
}

const findRow = async (name: string) => (await screen.findByText(name)).closest('tr') as HTMLElement;

describe('AgentsSection', () => {
  it('shows both states side by side', async () => {
    renderAgents([anna]);
    const row = within(await findRow('Anna Virtanen'));
    const texts = row.getAllByRole('cell').map(({ textContent }) => textContent);
    expect(texts[0]).toBe('OnlineSwitched onChats 2 of 5');
    expect(texts[1]).toBe('On QueueWaiting for work');
    expect(texts[2]).toBe('Available');
    expect(row.getByText('Matched by e-mail')).toBeVisible();
  });

  it('shows pauses, differences and what is not known', async () => {
    renderAgents([bertil, carin]);
    const held = within(await findRow('Bertil Öst'));
    expect(held.getByText('On a call: chats stopped')).toBeVisible();
    expect(held.getByText('Genesys Cloud: left as it was found')).toBeVisible();
    expect(held.getByText('Chats 0')).toBeVisible();
    expect(held.getByText('On a call')).toBeVisible();
    expect(held.getByText(/giosg wanted true → false/)).toBeVisible();
    const unmatched = within((await screen.findByText('No Genesys Cloud user')).closest('tr') as HTMLElement);
    expect(unmatched.getAllByText('Unknown')).toHaveLength(2);
    expect(unmatched.getByText('Not seen yet')).toBeVisible();
  });

  it('changes on the page as states change', async () => {
    const { network } = renderAgents([anna]);
    await findRow('Anna Virtanen');
    network.answer('listAgents', { agents: [{ ...anna, giosg: { ...anna.giosg, online: false } }] });
    expect(await screen.findByText('Offline')).toBeVisible();
  });

  it('pauses and resumes the sync of one agent', async () => {
    const { network, user } = renderAgents([anna, bertil]);
    network.answer('setSync', ({ body }) => {
      const { enabled } = body as { enabled: boolean };
      const row: Agent = enabled ? anna : { ...anna, syncPausedUntil: null, syncPausedBy: 'person' };
      network.answer('listAgents', { agents: [row, bertil] });
      return row;
    });
    await user.click(await findButton('Pause sync of Anna Virtanen'));
    await user.click(await findButton('Resume sync of Anna Virtanen'));
    await findButton('Pause sync of Anna Virtanen');
    expect(network.sent('setSync').map(({ params, body }) => [params['giosgUserId'], body])).toEqual([
      ['giosg-anna', { enabled: false }],
      ['giosg-anna', { enabled: true }],
    ]);
  });

  it('tells the breaker’s pause from a person’s', async () => {
    renderAgents([{ ...anna, syncPausedUntil: '2026-11-20T10:00:00.000Z', syncPausedBy: 'breaker' }]);
    expect(await screen.findByText('Changed too often in a minute')).toBeVisible();
    expect(screen.getByText(/Paused until/)).toBeVisible();
  });

  it('announces a pause that was refused', async () => {
    const { network, user } = renderAgents([anna]);
    network.fail('setSync', 'agent_not_found');
    await user.click(await findButton('Pause sync of Anna Virtanen'));
    expect(await screen.findByRole('alert')).toHaveTextContent(texts.problems.agent_not_found.happened);
  });

  it('filters, and says when nothing fits', async () => {
    const { network, user } = renderAgents([anna]);
    await findRow('Anna Virtanen');
    network.answer('listAgents', ({ query }) => ({ agents: query['status'] === 'paused' ? [] : [anna] }));
    await user.selectOptions(screen.getByLabelText('Show'), 'Sync paused');
    expect(await screen.findByText(texts.agents.emptyFilter)).toBeVisible();
    await user.selectOptions(screen.getByLabelText('Show'), 'All agents');
    expect(await findRow('Anna Virtanen')).toBeVisible();
  });

  it('goes through the pages by cursor and back, one page at a time', async () => {
    const { network, user } = renderAgents([anna], 'page-2');
    network.answer('listAgents', ({ query }) =>
      query['cursor'] === 'page-2' ? { agents: [bertil] } : { agents: [anna], next: 'page-2' },
    );
    await user.click(await findButton('Next page'));
    await findRow('Bertil Öst');
    expect(screen.queryByText('Anna Virtanen')).not.toBeInTheDocument();
    await waitFor(() => expect(screen.getByRole('button', { name: 'Next page' })).toBeDisabled());
    await user.click(await findButton('Previous page'));
    await findRow('Anna Virtanen');
    expect(screen.getByRole('button', { name: 'Previous page' })).toBeDisabled();
  });

  it('says that there is none yet', async () => {
    renderAgents([]);
    expect(await screen.findByText(texts.agents.empty)).toBeVisible();
  });

  it('says when the list could not be loaded, and loads it again', async () => {
    const network = createManagerNetwork();
    network.fail('listAgents', 'internal_error');
    const { user } = renderApp({ network, path: '/setup/agents' });
    expect(await screen.findByText(texts.problems.internal_error.happened)).toBeVisible();
    network.answer('listAgents', { agents: [anna] });
    await user.click(await findButton('Try again'));
    expect(await findRow('Anna Virtanen')).toBeVisible();
  });

  it('lets a manager who is an agent too switch the own row, and no other', async () => {
    const own: Agent = { ...bertil, giosgUserId: managerSession.giosgUserId, available: false };
    const { network, user } = renderAgents([anna, own]);
    network.answer('setAvailable', { ...own, available: true });
    await findRow('Bertil Öst');
    await user.click(screen.getByRole('switch', { name: 'Available' }));
    await waitFor(() => expect(network.sent('setAvailable')[0]?.params).toEqual({ giosgUserId: own.giosgUserId }));
  });

  it('has a view of its own', async () => {
    const network = createManagerNetwork();
    network.answer('getSession', managerSession);
    network.answer('listAgents', { agents: [anna] });
    const { user } = renderApp({ network, path: '/setup/agents' });
    await findRow('Anna Virtanen');
    expect(screen.getByRole('link', { name: 'Agents' })).toHaveAttribute('aria-current', 'page');
    expect(screen.queryByLabelText('Region')).not.toBeInTheDocument();
    await user.click(screen.getByRole('link', { name: 'Overview' }));
    expect(await screen.findByLabelText('Region')).toBeVisible();
  });
});
