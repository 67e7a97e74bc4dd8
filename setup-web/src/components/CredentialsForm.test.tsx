import { screen, waitFor } from '@testing-library/react';
import { genesysRegions } from '../../../api/contracts/regions';
import type { SetupErrorCode } from '../../../api/contracts/error';
import { freshSetup, refusedSetup, savedSetup } from '../test/fixtures';
import { createManagerNetwork, findButton, renderApp } from '../test/render-app';
import type { NetworkFake } from '../test/network-fake';
import { texts } from '../texts';

function renderFresh(prepare: (network: NetworkFake) => void = () => undefined) {
  const network = createManagerNetwork();
  network.answer('getSetup', freshSetup);
  prepare(network);
  return renderApp({ network });
}

async function fillIn(user: ReturnType<typeof renderApp>['user']) {
  await user.selectOptions(await screen.findByLabelText('Region'), 'mypurecloud.ie');
  await user.type(screen.getByLabelText('Client ID'), ' client-1 ');
  await user.type(screen.getByLabelText('Client secret'), 'very secret');
}

describe('CredentialsForm', () => {
  it('offers the 18 regions by name', async () => {
    renderFresh();
    const options = (await screen.findByRole('combobox', { name: 'Region' })).querySelectorAll('option');
    expect([...options].slice(1).map(({ value, text }) => ({ host: value, name: text }))).toEqual(genesysRegions);
    expect(genesysRegions).toHaveLength(18);
  });

  it('hides the secret from sight and from the browser’s memory', async () => {
    renderFresh();
    const secret = await screen.findByLabelText('Client secret');
    expect(secret).toHaveAttribute('type', 'password');
    expect(secret).toHaveAttribute('autocomplete', 'off');
  });

  it('sends what was entered, announces success, empties the secret and lets Connect be pressed', async () => {
    const { network, user } = renderFresh((fake) => {
      fake.answer('saveCredentials', () => {
        fake.answer('getSetup', savedSetup);
        return savedSetup;
      });
    });
    await fillIn(user);
    expect(await findButton('Connect')).toBeDisabled();
    await user.click(await findButton('Save'));

    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(texts.credentials.saved));
    expect(network.sent('saveCredentials').map(({ body }) => body)).toEqual([
      { region: 'mypurecloud.ie', clientId: 'client-1', clientSecret: 'very secret' },
    ]);
    expect(screen.getByLabelText('Client secret')).toHaveValue('');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    await waitFor(() => expect(screen.getByRole('button', { name: 'Connect' })).toBeEnabled());
  });

  it('works by keyboard alone', async () => {
    const { network, user } = renderFresh((fake) => fake.answer('saveCredentials', savedSetup));
    const region = await screen.findByLabelText('Region');
    while (document.activeElement !== region) await user.tab();
    await user.selectOptions(region, 'usw2.pure.cloud');
    await user.tab();
    await user.keyboard('client-2');
    await user.tab();
    await user.keyboard('secret-2{Enter}');
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(texts.credentials.saved));
    expect(network.sent('saveCredentials')[0]?.body).toMatchObject({ region: 'usw2.pure.cloud', clientId: 'client-2' });
  });

  it('asks for what is missing at the field itself, without sending', async () => {
    const { network, user } = renderFresh();
    await user.click(await findButton('Save'));
    expect(screen.getByLabelText('Region')).toHaveFocus();
    expect(screen.getByLabelText('Region')).toHaveAccessibleDescription(texts.credentials.needed.region);
    expect(screen.getByLabelText('Client ID')).toBeInvalid();
    await user.selectOptions(screen.getByLabelText('Region'), 'mypurecloud.de');
    expect(screen.getByLabelText('Region')).toBeValid();
    expect(network.sent('saveCredentials')).toEqual([]);
  });

  const refusals: SetupErrorCode[] = [
    'genesys_invalid_client',
    'invalid_region',
    'client_in_use',
    'genesys_unreachable',
    'not_ready',
    'too_many_requests',
    'managers_only',
    'invalid_request',
    'internal_error',
  ];
  it.each(refusals)('says what happened, what is lost and what to do after %s, and keeps the secret', async (code) => {
    const { user } = renderFresh((fake) => fake.fail('saveCredentials', code));
    await fillIn(user);
    await user.click(await findButton('Save'));
    const alert = await screen.findByRole('alert');
    const { happened, lost, todo } = texts.problems[code];
    for (const sentence of [happened, lost, todo]) expect(alert).toHaveTextContent(sentence);
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
    expect(screen.getByLabelText('Client secret')).toHaveValue('very secret');
    expect(screen.getByRole('button', { name: 'Connect' })).toBeDisabled();
  });

  it('marks the fields that a refusal is about', async () => {
    const { user } = renderFresh((fake) => fake.fail('saveCredentials', 'genesys_invalid_client'));
    await fillIn(user);
    await user.click(await findButton('Save'));
    await screen.findByRole('alert');
    expect(screen.getByLabelText('Client secret')).toBeInvalid();
    expect(screen.getByLabelText('Region')).toBeValid();
  });

  it('lists missing permissions by name', async () => {
    const permissions = ['presence:userPresence:edit', 'routing:queueMember:view'];
    const { user } = renderFresh((fake) => fake.fail('saveCredentials', 'genesys_missing_permission', permissions));
    await fillIn(user);
    await user.click(await findButton('Save'));
    await screen.findByRole('alert');
    expect(screen.getByRole('alert')).toContainElement(screen.getByText('presence:userPresence:edit'));
    expect(screen.getByRole('alert')).toContainElement(screen.getByText('routing:queueMember:view'));
  });

  it('takes the alert away when the next try succeeds', async () => {
    const { network, user } = renderFresh((fake) => fake.cut('saveCredentials'));
    await fillIn(user);
    await user.click(await findButton('Save'));
    expect(await screen.findByRole('alert')).toHaveTextContent('The server could not be reached.');
    network.answer('saveCredentials', savedSetup);
    await user.click(await findButton('Save'));
    await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument());
    expect(screen.getByRole('status')).toHaveTextContent(texts.credentials.saved);
  });

  it('ignores a second press while Genesys Cloud is being asked, and keeps the focus', async () => {
    let release: () => void = () => undefined;
    const { network, user } = renderFresh((fake) =>
      fake.answer('saveCredentials', async () => {
        await new Promise<void>((resolve) => (release = resolve));
        return savedSetup;
      }),
    );
    await fillIn(user);
    const save = await findButton('Save');
    await user.click(save);
    await waitFor(() => expect(save).toHaveAttribute('aria-busy', 'true'));
    await user.click(save);
    await user.keyboard('{Enter}');
    expect(save).toHaveFocus();
    release();
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(texts.credentials.saved));
    expect(network.sent('saveCredentials')).toHaveLength(1);
  });

  it('shows stored ones without their secret, and why they are refused', async () => {
    const network = createManagerNetwork();
    network.answer('getSetup', refusedSetup);
    renderApp({ network });
    expect(await screen.findByLabelText('Region')).toHaveValue('mypurecloud.ie');
    expect(screen.getByLabelText('Client ID')).toHaveValue('client-1');
    expect(screen.getByLabelText('Client secret')).toHaveValue('');
    expect(screen.getByText('Genesys Cloud refused the client secret.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Connect' })).toBeDisabled();
  });
});
