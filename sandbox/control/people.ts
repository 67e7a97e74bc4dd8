import type { SandboxContext } from '../core/context';
import type { GenesysUser, GiosgUser, Organization } from '../core/types';
import { findDefinition, organizationOf } from '../core/world';
import type { GenesysActions } from '../genesys/genesys-actions';
import type { GiosgActions, GiosgUserChange } from '../giosg/giosg-actions';
import { ControlError } from './control-error';

/** What a person does in giosg; `chatsBy` adds to the chats. */
export interface GiosgPersonAction extends GiosgUserChange {
  readonly chatsBy?: number;
  /** A console that is open now and whose presence expires by itself. */
  readonly presentForSeconds?: number;
}

/** What a person does in Genesys Cloud, in the order of the fields. */
export interface GenesysPersonAction {
  readonly loggedIn?: boolean;
  /** A definition's id, its label, or a system presence in any spelling. */
  readonly presence?: string;
  /** `direct` is COMMUNICATING, `acd` INTERACTING, `auto` what the agent's presence makes of it; `end` ends it. */
  readonly call?: 'acd' | 'direct' | 'auto' | 'end';
  readonly routing?: 'NOT_RESPONDING' | 'IDLE' | 'OFF_QUEUE';
  readonly futurePresence?: string | null;
  readonly primarySource?: 'PURECLOUD' | 'MICROSOFTTEAMS';
  readonly email?: string;
  readonly state?: GenesysUser['state'];
}

export interface People {
  giosg(userId: string, action: GiosgPersonAction): GiosgUser;
  genesys(userId: string, action: GenesysPersonAction): GenesysUser;
}

export interface PeopleDeps {
  readonly context: SandboxContext;
  readonly giosgActions: GiosgActions;
  readonly genesysActions: GenesysActions;
}

export function createPeople({ context, giosgActions, genesysActions }: PeopleDeps): People {
  return {
    giosg(userId, { chatsBy, presentForSeconds, ...change }) {
      const user = context.world.giosgUsers.get(userId);
      if (!user) throw new ControlError(404, `no giosg user ${userId}`);
      const chats = chatsBy === undefined ? {} : { chats: user.chats + chatsBy };
      const console = presentForSeconds === undefined ? {} : { present: true };
      giosgActions.change(user, { ...change, ...chats, ...console }, 'person');
      if (presentForSeconds !== undefined) {
        const expire = () => giosgActions.change(user, { present: false }, 'vendor');
        setTimeout(expire, presentForSeconds * 1_000).unref();
      }
      return user;
    },
    genesys(userId, action) {
      const user = context.world.genesysUsers.get(userId);
      if (!user) throw new ControlError(404, `no Genesys user ${userId}`);
      const organization = organizationOf(context.world, user.organizationId);
      applyAccount(user, action);
      if (action.loggedIn !== undefined) genesysActions.setLoggedIn(user, action.loggedIn, 'person');
      if (action.presence !== undefined) {
        genesysActions.setPresence(user, definitionNamed(organization, action.presence), 'person');
      }
      if (action.futurePresence !== undefined) {
        const future = action.futurePresence === null ? null : definitionNamed(organization, action.futurePresence);
        genesysActions.setFuturePresence(user, future, 'person');
      }
      if (action.routing !== undefined) genesysActions.setRouting(user, action.routing, 'vendor');
      if (action.call === 'end') genesysActions.endCall(user, 'person');
      else if (action.call !== undefined)
        genesysActions.beginCall(user, callKindOf(user, organization, action.call), 'person');
      return user;
    },
  };
}

function definitionNamed(organization: Organization, name: string): string {
  const definition = findDefinition(organization, name);
  if (!definition) throw new ControlError(422, `no presence ${name}`);
  return definition.id;
}

/** Who is on queue gets the queue's calls; anybody else a direct one. */
function callKindOf(user: GenesysUser, organization: Organization, asked: 'acd' | 'direct' | 'auto'): 'acd' | 'direct' {
  if (asked !== 'auto') return asked;
  return user.presenceId === findDefinition(organization, 'On Queue')?.id ? 'acd' : 'direct';
}

function applyAccount(user: GenesysUser, { primarySource, email, state }: GenesysPersonAction): void {
  if (primarySource !== undefined) user.primarySource = primarySource;
  if (email !== undefined) user.email = email;
  if (state !== undefined) user.state = state;
  if (email !== undefined || state !== undefined) user.version += 1;
}
