import {
  embeddingPermissions,
  embeddingSandboxOptions,
  triggerConditions,
  type RegistrationAnswer,
  type RegistrationProblem,
  type TriggerCondition,
} from './contracts/registration';

export interface RegistrationSettings {
  /** What giosg and browsers reach us by, without a trailing slash. */
  publicUrl: string;
  giosgBaseUrl: string;
  /** Newest first: that one is handed out. */
  webhookSecrets: readonly string[];
}

const ticks: Record<TriggerCondition, RegistrationAnswer['giosgApp']['triggerConditions'][number]['tick']> = {
  install: 'required',
  setup: 'required',
  uninstall: 'required',
  // Agents find their own row here, and managers the overview.
  manual_nav: 'recommended',
  manual_dialog: 'optional',
  // Hints that a user changed, in case a change of the chat count alone is not broadcast.
  console_load: 'recommended',
  chat_start: 'recommended',
  chat_end: 'recommended',
  chat_end_with_msgs: 'optional',
  // giosg plans to drop these three.
  chat_open: 'optional',
  chat_close: 'optional',
  chat_focus: 'optional',
};

/** Whether additions reach the pattern of single users, giosg doesn't say: both are subscribed to. */
const channelPatterns = ['/api/v5/orgs/{organization_id}/users', '/api/v5/orgs/{organization_id}/users/*'];

/** What has to be entered at giosg and in Genesys Cloud, for this very installation of the product. */
export function describeRegistration(settings: RegistrationSettings): RegistrationAnswer {
  const { publicUrl } = settings;
  return {
    giosgApp: {
      name: 'Genesys Cloud',
      description: 'Keeps the status of your agents the same in giosg and in Genesys Cloud.',
      triggerUrl: `${publicUrl}/app_trigger`,
      triggerConditions: triggerConditions.map((type) => ({ type, tick: ticks[type] })),
      isAppUserRequired: true,
      appUserFirstName: 'Genesys',
      appUserLastName: 'Bot',
      requiredScopes: ['users'],
      termsUrl: `${publicUrl}/terms`,
      privacyUrl: `${publicUrl}/privacy`,
      iconUrl: `${publicUrl}/icon.png`,
    },
    giosgWebhook: {
      endpointUrl: webhookUrl(settings),
      subscriptions: channelPatterns.map((channelPattern) => ({
        channelPattern,
        additions: true,
        changes: true,
        removals: true,
      })),
    },
    genesysEmbedding: {
      applicationUrl: `${settings.giosgBaseUrl}/`,
      applicationType: 'standalone',
      sandbox: embeddingSandboxOptions.join(','),
      sandboxOptions: [...embeddingSandboxOptions],
      groupFilter: 'required',
      permissions: [...embeddingPermissions],
      api: { integrationType: 'embedded-client-app', intendedState: 'ENABLED' },
    },
    problems: problemsOf(publicUrl),
  };
}

function webhookUrl({ publicUrl, webhookSecrets }: RegistrationSettings): string {
  const url = new URL(`${publicUrl}/purecloud_trigger`);
  const [newest] = webhookSecrets;
  if (newest !== undefined) url.searchParams.set('secret', newest);
  return url.href;
}

function problemsOf(publicUrl: string): RegistrationProblem[] {
  const { protocol, hostname } = new URL(publicUrl);
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
  return [
    ...(protocol === 'https:' ? [] : ['public_url_not_https' as const]),
    ...(isLocal ? ['public_url_is_local' as const] : []),
  ];
}
