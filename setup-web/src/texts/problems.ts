import type { PageErrorCode } from '../lib/api-error';

/** What happened, whether anything is lost, what to do. */
export interface ProblemText {
  happened: string;
  lost: string;
  todo: string;
}

const nothingLost = 'Nothing is lost.';
const nothingChanged = 'Nothing was changed.';
const notStored = 'Nothing was saved; earlier credentials stay in use.';

export const problems: Record<PageErrorCode, ProblemText> = {
  malformed_json: { happened: 'The request arrived damaged.', lost: nothingChanged, todo: 'Try again.' },
  session_required: {
    happened: 'There is no session.',
    lost: nothingChanged,
    todo: 'Open Setup from giosg’s list of apps.',
  },
  session_expired: {
    happened: 'Your session has ended.',
    lost: nothingLost,
    todo: 'Open Setup from giosg’s list of apps again.',
  },
  managers_only: {
    happened: 'Only a giosg manager may do this.',
    lost: nothingChanged,
    todo: 'Ask a manager of your organization to open Setup.',
  },
  not_found: {
    happened: 'The server does not know this address.',
    lost: nothingChanged,
    todo: 'Load the page again: it may be older than the server.',
  },
  agent_not_found: {
    happened: 'This agent is no longer in the list.',
    lost: nothingChanged,
    todo: 'Check in giosg whether the user still exists.',
  },
  method_not_allowed: {
    happened: 'The server does not accept this action.',
    lost: nothingChanged,
    todo: 'Load the page again: it may be older than the server.',
  },
  client_in_use: {
    happened: 'Another organization here already uses this OAuth client.',
    lost: notStored,
    todo: 'Create an OAuth client of its own for this organization in Genesys Cloud and enter that one.',
  },
  credentials_required: {
    happened: 'There are no valid credentials to connect with.',
    lost: nothingChanged,
    todo: 'Save valid Genesys Cloud credentials first.',
  },
  policy_version_not_found: {
    happened: 'That version of the rules is not there any more.',
    lost: 'The rules in force stay as they are.',
    todo: 'Choose another version from the list.',
  },
  genesys_user_not_found: {
    happened: 'Genesys Cloud has no such user.',
    lost: 'The match stays as it was.',
    todo: 'Copy the id again from the user’s address in Genesys Cloud: Admin > People, then the part after /people/.',
  },
  already_matched: {
    happened: 'That Genesys Cloud user already belongs to another agent.',
    lost: nothingChanged,
    todo: 'Release the other match first, or choose another user.',
  },
  removal_not_offered: {
    happened: 'The installation is in use, so it was not removed.',
    lost: nothingLost,
    todo: 'Uninstall the app in giosg if you want it gone.',
  },
  body_too_large: { happened: 'The request was too large.', lost: nothingChanged, todo: 'Enter less text.' },
  invalid_request: {
    happened: 'The server could not accept what was entered.',
    lost: nothingChanged,
    todo: 'Check the fields and try again.',
  },
  invalid_region: {
    happened: 'This is not a region of Genesys Cloud.',
    lost: notStored,
    todo: 'Choose the region in which your organization was created.',
  },
  genesys_invalid_client: {
    happened: 'Genesys Cloud refused the Client ID or the Client secret.',
    lost: notStored,
    todo: 'Copy both again from Genesys Cloud (Admin > Integrations > OAuth) and check the region.',
  },
  genesys_missing_permission: {
    happened: 'Genesys Cloud accepted the credentials, but their roles lack permissions.',
    lost: notStored,
    todo: 'Give the OAuth client a role with these permissions, then save again:',
  },
  policy_cannot_work: {
    happened: 'These rules cannot work together.',
    lost: 'The rules in force stay as they are.',
    todo: 'Mend the points below and save again.',
  },
  too_many_requests: {
    happened: 'There were too many requests in a short time.',
    lost: nothingChanged,
    todo: 'Wait a minute and try again.',
  },
  internal_error: {
    happened: 'Something went wrong on the server.',
    lost: 'What was saved before is still there.',
    todo: 'Try again; if it stays, tell whoever runs this service.',
  },
  not_ready: {
    happened: 'The sync service did not answer within 5 seconds.',
    lost: nothingLost,
    todo: 'Try again in a moment.',
  },
  genesys_unreachable: {
    happened: 'Genesys Cloud could not be reached.',
    lost: notStored,
    todo: 'Check the region, wait a minute, and save again.',
  },
  offline: {
    happened: 'The server could not be reached.',
    lost: nothingLost,
    todo: 'Check your network connection and try again.',
  },
  unreadable: {
    happened: 'Something between you and the server answered in its place.',
    lost: nothingLost,
    todo: 'Try again; if it stays, tell whoever runs your network.',
  },
};
