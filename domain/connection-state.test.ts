import {
  ForbiddenTransitionError,
  assertTransition,
  canTransition,
  connectionStatusOf,
  organizationPhases,
} from './connection-state';
import type { OrganizationPhase } from './connection-state';

describe('the state machine of an organization', () => {
  it('goes from installation through connection to uninstallation', () => {
    const path: OrganizationPhase[] = [
      'installed',
      'credentials_valid',
      'connecting',
      'connected',
      'reconnecting',
      'connected',
      'disconnecting',
      'disconnected',
      'connecting',
      'reconnecting',
      'disconnecting',
      'disconnected',
      'uninstalled',
    ];
    path.forEach((to, index) => {
      expect(assertTransition(path[index - 1] ?? to, to)).toBe(to);
    });
  });

  it.each<[OrganizationPhase, OrganizationPhase]>([
    ['installed', 'connecting'],
    ['credentials_valid', 'connected'],
    ['disconnected', 'connected'],
    ['disconnecting', 'connected'],
    ['connected', 'connecting'],
    ['uninstalled', 'installed'],
  ])('never goes from %s to %s', (from, to) => {
    expect(canTransition(from, to)).toBe(false);
    expect(() => assertTransition(from, to)).toThrow(ForbiddenTransitionError);
  });

  it('may end in an uninstallation from everywhere, and may stay where it is', () => {
    for (const state of organizationPhases) {
      expect(canTransition(state, 'uninstalled')).toBe(true);
      expect(canTransition(state, state)).toBe(true);
    }
  });

  it('shows every state as one of the five connection statuses', () => {
    expect(organizationPhases.map(connectionStatusOf)).toEqual([
      'disconnected',
      'disconnected',
      'connecting',
      'connected',
      'reconnecting',
      'disconnecting',
      'disconnected',
      'disconnected',
    ]);
  });
});
