import type {
  EmbeddingPermission,
  EmbeddingSandboxOption,
  RegistrationProblem,
  TriggerCondition,
} from '../../../api/contracts/registration';

const conditions: Record<TriggerCondition, string> = {
  install: 'When the app is installed',
  setup: 'When “Setup” is clicked in the list of apps',
  uninstall: 'When the app is uninstalled',
  manual_nav: 'Manually, from the top navigation',
  manual_dialog: 'Manually, from the chat dialog',
  console_load: 'When the console loads',
  chat_start: 'When a chat starts',
  chat_end: 'When a chat ends',
  chat_end_with_msgs: 'When a chat ends, with messages',
  chat_open: 'When a chat window is opened',
  chat_close: 'When a chat window is closed',
  chat_focus: 'When a chat window gets the focus',
};

const problems: Record<RegistrationProblem, string> = {
  public_url_not_https: 'giosg calls https addresses only. Whoever runs this service has to set PUBLIC_URL to one.',
  public_url_is_local:
    'These addresses lead to one machine only, so giosg cannot reach them. Good for a trial with the sandbox.',
};

const sandbox: Record<EmbeddingSandboxOption, string> = {
  'allow-scripts': 'the console is a program in the browser',
  'allow-popups': 'links and calls open windows of their own',
  'allow-same-origin': 'the console keeps its own sign-in',
  'allow-forms': 'signing in and answering are forms',
  'allow-modals': 'the console asks before it ends a chat',
};

const permissions: Record<EmbeddingPermission, string> = {
  'integrations:integration:view': 'to see Integrations at all',
  'integrations:integration:add': 'to add the client application',
  'integrations:integration:edit': 'to fill it in and switch it on',
  'directory:group:view': 'to choose the group that sees it',
};

/** What giosg's and Genesys Cloud's forms ask for, and why. */
export const registration = {
  copy: (what: string) => `Copy ${what}`,
  copyShort: 'Copy',
  copied: (what: string) => `${what} copied.`,
  copyByHand: 'The browser does not let this page copy. The text is selected: press Ctrl+C (or Cmd+C).',
  problems,
  app: {
    title: 'Register the app in giosg',
    intro: 'In giosg: Settings > giosg apps > Create new app. Copy each value into the field of that name.',
    name: 'Name',
    description: 'Description',
    triggerUrl: 'Trigger URL',
    conditions: 'Trigger conditions to tick',
    conditionNames: conditions,
    ticks: { required: 'required', recommended: 'recommended', optional: 'not needed' },
    appUser: 'Bot user',
    appUserHint: 'Tick “app user is required”: the bot user reads and switches your agents. Its name:',
    firstName: 'First name of the bot user',
    lastName: 'Last name of the bot user',
    scopes: 'Required scopes',
    terms: 'Terms of service URL',
    privacy: 'Privacy policy URL',
    icon: 'Icon (300 × 300 pixels)',
    iconHint: 'Save this picture and upload it.',
  },
  webhook: {
    title: 'Webhook of the app',
    intro: 'So that giosg tells us of a change at once. Add both channels to one webhook.',
    endpoint: 'Endpoint URL',
    endpointHint: 'It holds a secret: give it to nobody but giosg.',
    channel: (number: number) => `Channel pattern ${number}`,
    tick: (kinds: string) => `Subscribe to: ${kinds}`,
    additions: 'additions',
    changes: 'changes',
    removals: 'removals',
  },
  arrived: {
    title: 'Has a webhook arrived?',
    last: 'The last webhook from giosg came',
    never: 'No webhook has come from giosg yet.',
    watch: 'Watch for the next one',
    watching: 'Watching. Switch an agent off and on in giosg now.',
    since: 'A webhook has arrived since you began to watch. The registration works.',
    late: 'If none arrives, check the endpoint URL with its secret, and both channel patterns. The time is noted to about 10 seconds.',
  },
  embedding: {
    title: 'Show the giosg console inside Genesys Cloud',
    intro: 'Agents then work in one window. It is done once by hand in Genesys Cloud; nothing here depends on it.',
    needs: 'You need these permissions in Genesys Cloud',
    permissions,
    steps: 'Steps',
    add: 'In Genesys Cloud open Admin > Integrations > Integrations, press Add integrations, and install “Custom Client Application”.',
    open: 'Open the new application, give it a name your agents will know, e.g. “giosg”, and go to Configuration.',
    url: 'Application URL',
    urlWhy: 'The console itself. Agents sign in to giosg there as always.',
    type: 'Application type',
    typeWhy: 'It gets a page of its own in the menu, and keeps running behind other pages.',
    sandbox: 'Iframe sandbox options',
    sandboxWhy: 'What the console may do inside Genesys Cloud:',
    sandboxOptions: sandbox,
    group: 'Choose the groups of your agents under Group filtering.',
    groupWhy: 'Without a group nobody sees the application.',
    activate:
      'Save, then switch the application to Active. Agents find it under Apps after they load Genesys Cloud anew.',
    later:
      'Doing these steps from here, through Genesys Cloud’s API, may come later; they would then appear in this place.',
  },
} as const;
