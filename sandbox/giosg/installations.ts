import type { SandboxContext } from '../core/context';
import { randomToken, stableUuid } from '../core/ids';
import type { GiosgUser, Installation, Organization } from '../core/types';
import { giosgUsersOf } from '../core/world';
import type { GiosgActions } from './giosg-actions';
import { triggerUrl } from './triggers';
import { callTrigger } from './trigger-call';

export interface Installations {
  /** Installs the app where it isn't yet, with a new bot user. */
  install(organization: Organization, user?: GiosgUser): Installation;
  /** The trigger's URL for a browser. Throws when the app isn't installed there. */
  trigger(organization: Organization, options: { type: string; user?: GiosgUser; redirectUri?: string }): string;
  /** Refuses the bot token from now on, then tells the product; answers its status (0: no answer). */
  uninstall(organization: Organization, options?: { silently?: boolean }): Promise<{ status: number }>;
}

export function createInstallations(context: SandboxContext, actions: GiosgActions): Installations {
  const clicker = (organization: Organization, user?: GiosgUser): GiosgUser => {
    const found =
      user ?? giosgUsersOf(context.world, organization.id).find((entry) => entry.isManager && !entry.isDeleted);
    if (!found) throw new Error('sandbox: the organization has nobody who could click');
    return found;
  };
  const note = (organization: Organization, what: string): void => {
    context.changes.record({ side: 'giosg', organizationId: organization.id, by: 'person', what, fields: {} });
  };

  return {
    install(organization, user) {
      if (organization.installation) return organization.installation;
      const bot = createBot(context, organization);
      organization.installation = {
        id: stableUuid('installation', organization.id, randomToken()),
        botUserId: bot.id,
        botToken: null,
        installedByUserId: clicker(organization, user).id,
        installedAt: new Date(context.now()).toISOString(),
        isDisabled: false,
        allowedScopes: ['users'],
      };
      note(organization, 'app installed');
      return organization.installation;
    },
    trigger(organization, { type, user, redirectUri }) {
      const { installation } = organization;
      if (!installation) throw new Error('sandbox: the app is not installed there');
      return triggerUrl(context, {
        type,
        organization,
        installation,
        user: clicker(organization, user),
        ...(redirectUri === undefined ? {} : { redirectUri }),
      });
    },
    async uninstall(organization, { silently = false } = {}) {
      const { installation } = organization;
      if (!installation) return { status: 0 };
      const url = triggerUrl(context, { type: 'uninstall', organization, installation, user: clicker(organization) });
      organization.installation = null;
      const bot = context.world.giosgUsers.get(installation.botUserId ?? '');
      if (bot) actions.change(bot, { deleted: true }, 'vendor');
      note(organization, 'app uninstalled');
      return silently ? { status: 0 } : callTrigger(url);
    },
  };
}

function createBot(context: SandboxContext, organization: Organization): GiosgUser {
  const at = new Date(context.now()).toISOString();
  const bot: GiosgUser = {
    id: stableUuid('giosg', 'bot', organization.id, randomToken()),
    organizationId: organization.id,
    email: null,
    firstName: 'Genesys',
    lastName: 'Bot',
    isManager: null,
    isBot: true,
    isDeleted: false,
    deletedAt: null,
    wanted: false,
    present: false,
    chats: 0,
    capacity: 5,
    createdAt: at,
    updatedAt: at,
    legacyNumber: organization.number * 100_000 + 90_000,
  };
  context.world.giosgUsers.set(bot.id, bot);
  return bot;
}
