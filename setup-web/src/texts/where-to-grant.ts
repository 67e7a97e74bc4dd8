const roleOfClient = 'Admin > Integrations > OAuth > the client > Roles: a role with';
const scopeOfClient = 'Admin > Integrations > OAuth > the client > Scope:';
const roleOfAgents = 'Admin > People & Permissions > Roles: a role of every agent with';

/** Where an administrator of Genesys Cloud grants what a check names. */
const known: Record<string, string> = {
  'presence:presenceDefinition:view': `${roleOfClient} Presence > Presence Definition > View`,
  'directory:user:view': `${roleOfClient} Directory > User > View`,
  'presence:userPresence:edit': `${roleOfClient} Presence > User Presence > Edit, for the divisions of your agents`,
  'presence:userPresence:view': `${roleOfClient} Presence > User Presence > View, for the divisions of your agents`,
  'routing:agent:onqueue': `${roleOfAgents} Routing > Agent > On Queue`,
  presence: `${scopeOfClient} presence`,
  'users:readonly': `${scopeOfClient} users:readonly (users will do, too)`,
  notifications: `${scopeOfClient} notifications`,
  'v2.users.{id}.presence': 'Grant the permissions of this list that are missing; it needs nothing else.',
  'v2.users.{id}.routingStatus': 'Grant the permissions of this list that are missing; it needs nothing else.',
};

/** What nobody foresaw, by the form of its name: `domain:entity:action` is a permission, all else a scope. */
const unforeseen = (name: string) =>
  /^\w+:\w+:[\w*]+$/.test(name) ? `${roleOfClient} the permission ${name}` : `${scopeOfClient} ${name}`;

export const whereToGrant = (name: string): string => known[name] ?? unforeseen(name);
