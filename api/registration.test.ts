import type { GiosgAppPayload, GiosgAppTriggerCondition, UserPermissionScope } from '@giosg/types';
import { registrationAnswerSchema, triggerConditions } from './contracts/registration';
import { describeRegistration } from './registration';

const settings = {
  publicUrl: 'https://sync.example.com/at',
  giosgBaseUrl: 'https://service.giosg.com',
  webhookSecrets: ['newest & greatest', 'old'],
};

// The two lists are giosg's own, in both directions: the compiler refuses one too many, this record one too few.
const everyCondition: Record<GiosgAppTriggerCondition, true> = {
  chat_start: true,
  chat_end: true,
  chat_end_with_msgs: true,
  chat_open: true,
  chat_close: true,
  chat_focus: true,
  console_load: true,
  setup: true,
  install: true,
  uninstall: true,
  manual_dialog: true,
  manual_nav: true,
};
const ours: readonly GiosgAppTriggerCondition[] = triggerConditions;

describe('the registration', () => {
  it('names every field of giosg’s app form, with addresses below PUBLIC_URL', () => {
    const { giosgApp } = registrationAnswerSchema.parse(describeRegistration(settings));
    const payload: GiosgAppPayload = {
      name: giosgApp.name,
      description: giosgApp.description,
      is_app_user_required: giosgApp.isAppUserRequired,
      app_user_default_first_name: giosgApp.appUserFirstName,
      app_user_default_last_name: giosgApp.appUserLastName,
      terms_of_service_url: giosgApp.termsUrl,
      privacy_policy_url: giosgApp.privacyUrl,
      trigger_url: giosgApp.triggerUrl,
      trigger_conditions: giosgApp.triggerConditions.map(({ type }) => type),
      required_scopes: giosgApp.requiredScopes satisfies UserPermissionScope[],
    };
    expect(payload).toMatchObject({
      is_app_user_required: true,
      terms_of_service_url: 'https://sync.example.com/at/terms',
      privacy_policy_url: 'https://sync.example.com/at/privacy',
      trigger_url: 'https://sync.example.com/at/app_trigger',
      required_scopes: ['users'],
    });
    expect(payload.name.length).toBeLessThanOrEqual(75);
    expect(giosgApp.iconUrl).toBe('https://sync.example.com/at/icon.png');
  });

  it('says of all twelve conditions whether to tick them', () => {
    expect([...ours].sort()).toEqual(Object.keys(everyCondition).sort());
    const { triggerConditions: told } = describeRegistration(settings).giosgApp;
    const required = told.flatMap(({ type, tick }) => (tick === 'required' ? [type] : []));
    expect(told).toHaveLength(12);
    expect(required).toEqual(['install', 'setup', 'uninstall']);
  });

  it('subscribes to both channels, with the newest secret in the address', () => {
    const { endpointUrl, subscriptions } = describeRegistration(settings).giosgWebhook;
    expect(endpointUrl).toBe('https://sync.example.com/at/purecloud_trigger?secret=newest+%26+greatest');
    expect(subscriptions.map(({ channelPattern }) => channelPattern)).toEqual([
      '/api/v5/orgs/{organization_id}/users',
      '/api/v5/orgs/{organization_id}/users/*',
    ]);
    expect(subscriptions.every(({ additions, changes, removals }) => additions && changes && removals)).toBe(true);
  });

  it('names what the console needs inside Genesys Cloud', () => {
    expect(describeRegistration(settings).genesysEmbedding).toEqual({
      applicationUrl: 'https://service.giosg.com/',
      applicationType: 'standalone',
      sandbox: 'allow-scripts,allow-popups,allow-same-origin,allow-forms,allow-modals',
      sandboxOptions: ['allow-scripts', 'allow-popups', 'allow-same-origin', 'allow-forms', 'allow-modals'],
      groupFilter: 'required',
      permissions: [
        'integrations:integration:view',
        'integrations:integration:add',
        'integrations:integration:edit',
        'directory:group:view',
      ],
      api: { integrationType: 'embedded-client-app', intendedState: 'ENABLED' },
    });
  });

  it.each([
    ['https://sync.example.com', []],
    ['http://sync.example.com', ['public_url_not_https']],
    ['https://127.0.0.1:3000', ['public_url_is_local']],
    ['http://localhost:3000', ['public_url_not_https', 'public_url_is_local']],
  ])('says what giosg would make of %s', (publicUrl, problems) => {
    expect(describeRegistration({ ...settings, publicUrl }).problems).toEqual(problems);
  });
});
