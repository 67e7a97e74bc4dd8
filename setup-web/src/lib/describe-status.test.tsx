import { connectedSetup, freshSetup, inConnection, inInstallation, refusedSetup, savedSetup } from '../test/fixtures';
import { texts } from '../texts';
import { describeStatus } from './describe-status';

describe('describeStatus', () => {
  it.each([
    ['missing credentials', freshSetup, texts.status.missing],
    ['refused credentials', refusedSetup, texts.status.invalid],
    ['valid credentials', savedSetup, texts.status.ready],
    ['a connect under way', inConnection(savedSetup, 'connecting'), texts.status.connecting],
    ['a connection', connectedSetup, texts.status.connected(2)],
    ['a broken connection', inConnection(savedSetup, 'reconnecting'), texts.status.reconnecting],
    ['a disconnect under way', inConnection(savedSetup, 'disconnecting'), texts.status.disconnecting],
    ['lost access', inInstallation(connectedSetup, 'access_lost'), texts.status.accessLost],
    ['an unconfirmed uninstall', inInstallation(connectedSetup, 'uninstall_unconfirmed'), texts.status.unconfirmed],
  ])('puts %s in one sentence for a manager', (_state, setup, expected) => {
    expect(describeStatus(setup, 'manager')).toBe(expected);
  });

  it('tells an agent only what it means for the own work', () => {
    expect(describeStatus(connectedSetup, 'agent')).toBe(texts.status.agentOn);
    expect(describeStatus(freshSetup, 'agent')).toBe(texts.status.agentOff);
    expect(describeStatus(inConnection(savedSetup, 'reconnecting'), 'agent')).toBe(texts.status.reconnecting);
  });
});
