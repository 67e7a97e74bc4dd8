import type { SandboxContext } from '../core/context';
import { addGenesysUser, addGiosgUser } from '../core/seed';
import type { Organization, Side } from '../core/types';
import type { GiosgActions } from '../giosg/giosg-actions';

export interface AddAgent {
  readonly organizationId?: string;
  readonly name: string;
  readonly email: string;
  readonly sides?: readonly Side[];
  readonly loggedOut?: boolean;
}

/** A new person, on both sides unless said otherwise; giosg announces its user. */
export function addAgent(
  { context, giosgActions }: { readonly context: SandboxContext; readonly giosgActions: GiosgActions },
  organization: Organization,
  { name, email, sides = ['giosg', 'genesys'], loggedOut = false }: AddAgent,
): { giosgUserId?: string; genesysUserId?: string } {
  const { world } = context;
  const spec = { name, email, loggedOut, now: context.now(), index: world.giosgUsers.size + world.genesysUsers.size };
  const genesys = sides.includes('genesys') ? addGenesysUser(world, organization, spec) : undefined;
  const giosg = sides.includes('giosg') ? addGiosgUser(world, organization, spec) : undefined;
  if (giosg) giosgActions.announce(giosg, 'person');
  return { ...(giosg ? { giosgUserId: giosg.id } : {}), ...(genesys ? { genesysUserId: genesys.id } : {}) };
}
