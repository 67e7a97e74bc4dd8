import type { SetupAnswer } from '../../../api/contracts/setup';
import { texts } from '../texts';

const words = texts.overview.steps;

export type StepState = 'done' | 'todo' | 'problem' | 'unseen';

export interface Step {
  id: 'registered' | 'webhook' | 'credentials' | 'permissions' | 'matched' | 'connected' | 'embedded';
  state: StepState;
  title: string;
  text: string;
  /** Said after the text. */
  at?: string;
  link?: { to: string; label: string };
  /** Comes by itself, with or after a later one. */
  isLater?: boolean;
}

/** What to do from the installation to agents who are kept in step, in order. */
export function describeSteps(setup: SetupAnswer): Step[] {
  return [
    registered(setup),
    webhook(setup),
    credentials(setup),
    permissions(setup),
    matched(setup),
    connected(setup),
    {
      id: 'embedded',
      state: 'unseen',
      title: words.embedded,
      text: words.embeddedTodo,
      link: { to: '/connection/embedding', label: words.embeddedLink },
    },
  ];
}

function registered({ installation }: SetupAnswer): Step {
  const link = { to: '/connection/registration', label: words.registeredLink };
  const lost = installation.status === 'access_lost';
  const text = lost ? words.registeredLost : words.registeredDone;
  return { id: 'registered', state: lost ? 'problem' : 'done', title: words.registered, text, link };
}

/** The first change of an agent brings it: until the agents are kept in step, something else comes first. */
function webhook({ installation: { lastWebhookAt }, connection: { status } }: SetupAnswer): Step {
  const base = {
    id: 'webhook' as const,
    title: words.webhook,
    link: { to: '/connection/registration', label: words.webhookLink },
  };
  return lastWebhookAt === undefined
    ? { ...base, state: 'todo', text: words.webhookTodo, isLater: status !== 'connected' }
    : { ...base, state: 'done', text: words.webhookDone, at: lastWebhookAt };
}

function credentials({ credentials: { status } }: SetupAnswer): Step {
  const base = { id: 'credentials' as const, title: words.credentials };
  if (status === 'valid') return { ...base, state: 'done', text: words.credentialsDone };
  if (status === 'invalid') return { ...base, state: 'problem', text: words.credentialsInvalid };
  return { ...base, state: 'todo', text: words.credentialsTodo };
}

function permissions({ credentials: { checks = [] } }: SetupAnswer): Step {
  const base = {
    id: 'permissions' as const,
    title: words.permissions,
    link: { to: '/connection', label: words.permissionsLink },
  };
  const missing = checks.filter(({ status }) => status === 'missing').map(({ name }) => name);
  const unknown = checks.filter(({ status }) => status === 'unknown').length;
  if (checks.length === 0) return { ...base, state: 'todo', text: words.permissionsTodo };
  if (missing.length > 0) return { ...base, state: 'problem', text: words.permissionsMissing(missing.join(', ')) };
  return { ...base, state: 'done', text: unknown > 0 ? words.permissionsUnknown(unknown) : words.permissionsDone };
}

function connected({ connection: { status } }: SetupAnswer): Step {
  const base = { id: 'connected' as const, title: words.connected };
  if (status === 'connected') return { ...base, state: 'done', text: words.connectedDone };
  const text = status === 'disconnected' ? words.connectedTodo : words.connectedBusy;
  return { ...base, state: 'todo', text };
}

function matched({ agents }: SetupAnswer): Step {
  const base = { id: 'matched' as const, title: words.matched };
  if (agents.matched === 0) return { ...base, state: 'todo', text: words.matchedTodo, isLater: true };
  if (agents.unmatched === 0) return { ...base, state: 'done', text: words.matchedDone(agents.matched) };
  const text = words.matchedSome(agents.matched, agents.unmatched);
  return { ...base, state: 'done', text, link: { to: '/agents', label: words.matchedLink } };
}
