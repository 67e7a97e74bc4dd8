import { laterThan } from '../core/clock';
import type { SandboxContext } from '../core/context';
import type { Actor, GenesysUser, RoutingState } from '../core/types';
import { definitionById, findDefinition, organizationOf } from '../core/world';
import type { EventPublisher } from './events';

export interface GenesysActions {
  setPresence(user: GenesysUser, definitionId: string, by: Actor): void;
  setMessage(user: GenesysUser, message: string): void;
  setFuturePresence(user: GenesysUser, definitionId: string | null, by: Actor): void;
  setRouting(user: GenesysUser, status: RoutingState, by: Actor): void;
  /** An ACD call is INTERACTING, a direct one COMMUNICATING. */
  beginCall(user: GenesysUser, kind: 'acd' | 'direct', by: Actor): void;
  /** Routing becomes what the presence says; a pending presence takes effect. */
  endCall(user: GenesysUser, by: Actor): void;
  setLoggedIn(user: GenesysUser, loggedIn: boolean, by: Actor): void;
}

export function createGenesysActions(context: SandboxContext, publisher: EventPublisher): GenesysActions {
  const systemPresence = (user: GenesysUser): string | undefined =>
    definitionById(organizationOf(context.world, user.organizationId), user.presenceId)?.systemPresence;

  const record = (user: GenesysUser, by: Actor, what: string, fields: Record<string, unknown>): void => {
    const { organizationId, id: userId, email, name } = user;
    context.changes.record({ side: 'genesys', organizationId, userId, email, name, by, what, fields });
  };

  const restRouting = (user: GenesysUser): RoutingState => (systemPresence(user) === 'OnQueue' ? 'IDLE' : 'OFF_QUEUE');

  const actions: GenesysActions = {
    setPresence(user, definitionId, by) {
      const before = systemPresence(user);
      const definition = definitionById(organizationOf(context.world, user.organizationId), definitionId);
      if (user.presenceId === definitionId && user.futurePresenceId === null) return;
      user.presenceId = definitionId;
      user.futurePresenceId = null;
      user.presenceModifiedAt = laterThan(user.presenceModifiedAt, context.now());
      record(user, by, `presence: ${definition?.label ?? definitionId}`, { presenceId: definitionId });
      publisher.presence(user);
      // Who is on a call stays busy whatever the presence says, until the call ends.
      const after = systemPresence(user);
      if (user.call === null && (before === 'OnQueue') !== (after === 'OnQueue')) {
        actions.setRouting(user, restRouting(user), 'vendor');
      }
    },
    setMessage(user, message) {
      user.presenceMessage = message;
      user.presenceModifiedAt = laterThan(user.presenceModifiedAt, context.now());
      publisher.presence(user);
    },
    setFuturePresence(user, definitionId, by) {
      user.futurePresenceId = definitionId;
      user.presenceModifiedAt = laterThan(user.presenceModifiedAt, context.now());
      record(user, by, `presence asked for: ${definitionId ?? 'none'}`, { futurePresenceId: definitionId });
      publisher.presence(user);
    },
    setRouting(user, status, by) {
      if (user.routing === status) return;
      user.routing = status;
      user.routingStartedAt = laterThan(user.routingStartedAt, context.now());
      record(user, by, `routing: ${status}`, { routing: status });
      publisher.routing(user);
    },
    beginCall(user, kind, by) {
      user.call = kind;
      actions.setRouting(user, kind === 'acd' ? 'INTERACTING' : 'COMMUNICATING', by);
      publisher.conversation(user);
    },
    endCall(user, by) {
      if (user.call === null) return;
      user.call = null;
      const future = user.futurePresenceId;
      actions.setRouting(user, restRouting(user), by);
      if (future !== null) actions.setPresence(user, future, 'vendor');
      publisher.conversation(user);
    },
    setLoggedIn(user, loggedIn, by) {
      const organization = organizationOf(context.world, user.organizationId);
      const target = findDefinition(organization, loggedIn ? 'Available' : 'Offline');
      if (!target || (loggedIn && systemPresence(user) !== 'Offline')) return;
      if (!loggedIn) actions.endCall(user, by);
      actions.setPresence(user, target.id, by);
    },
  };
  return actions;
}
