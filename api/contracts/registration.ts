import { z } from 'zod';

/** All of giosg's, as `GiosgAppTriggerCondition` of its own types names them. */
export const triggerConditions = [
  'install',
  'setup',
  'uninstall',
  'manual_nav',
  'manual_dialog',
  'console_load',
  'chat_start',
  'chat_end',
  'chat_end_with_msgs',
  'chat_open',
  'chat_close',
  'chat_focus',
] as const;
export type TriggerCondition = (typeof triggerConditions)[number];

/** What the `sandbox` of the frame in Genesys Cloud has to allow the giosg console. */
export const embeddingSandboxOptions = [
  'allow-scripts',
  'allow-popups',
  'allow-same-origin',
  'allow-forms',
  'allow-modals',
] as const;
export type EmbeddingSandboxOption = (typeof embeddingSandboxOptions)[number];

/** What the person who adds the client application in Genesys Cloud must be allowed there. */
export const embeddingPermissions = [
  'integrations:integration:view',
  'integrations:integration:add',
  'integrations:integration:edit',
  'directory:group:view',
] as const;
export type EmbeddingPermission = (typeof embeddingPermissions)[number];

/** `http` for trial on one machine; giosg itself takes `https` only, see `problems`. */
const addressSchema = z.url({ protocol: /^https?$/ });

/** Settings, giosg apps, Create new app. */
const giosgAppSchema = z.object({
  name: z.string(),
  description: z.string(),
  triggerUrl: addressSchema,
  /**
   * Each of giosg's conditions. `required`: the product does not work without it. `recommended`: makes the page easier to
   * reach, or changes faster to see. `optional`: answered, but of little use.
   */
  triggerConditions: z.array(
    z.object({ type: z.enum(triggerConditions), tick: z.enum(['required', 'recommended', 'optional']) }),
  ),
  isAppUserRequired: z.literal(true),
  appUserFirstName: z.string(),
  appUserLastName: z.string(),
  requiredScopes: z.array(z.enum(['users'])),
  termsUrl: addressSchema,
  privacyUrl: addressSchema,
  /** A PNG of 300 × 300 pixels. */
  iconUrl: addressSchema,
});

const giosgWebhookSchema = z.object({
  /** With the secret that giosg shows us in each call: hand it to nobody but giosg. */
  endpointUrl: addressSchema,
  subscriptions: z.array(
    z.object({
      /** giosg fills in `{organization_id}`; `*` stands for one part of the path. */
      channelPattern: z.string(),
      additions: z.boolean(),
      changes: z.boolean(),
      removals: z.boolean(),
    }),
  ),
});

/** Admin, Integrations, Add: Custom Client Application. */
const genesysEmbeddingSchema = z.object({
  /** giosg's console, not this page. */
  applicationUrl: addressSchema,
  applicationType: z.literal('standalone'),
  /** As the field takes them, comma-separated. */
  sandbox: z.string(),
  sandboxOptions: z.array(z.enum(embeddingSandboxOptions)),
  /** Whoever is in none of the chosen groups does not see the application; no group chosen, nobody does. */
  groupFilter: z.literal('required'),
  permissions: z.array(z.enum(embeddingPermissions)),
  /** What the same takes through Genesys Cloud's API, by its own names. */
  api: z.object({ integrationType: z.literal('embedded-client-app'), intendedState: z.literal('ENABLED') }),
});

export const registrationProblems = ['public_url_not_https', 'public_url_is_local'] as const;
export type RegistrationProblem = (typeof registrationProblems)[number];

/** `GET /api/setup/registration`: every value that giosg's app form and Genesys Cloud's integration form ask for. */
export const registrationAnswerSchema = z.object({
  giosgApp: giosgAppSchema,
  giosgWebhook: giosgWebhookSchema,
  genesysEmbedding: genesysEmbeddingSchema,
  /** Why giosg would refuse these addresses, or could not reach them. */
  problems: z.array(z.enum(registrationProblems)),
});
export type RegistrationAnswer = z.infer<typeof registrationAnswerSchema>;
