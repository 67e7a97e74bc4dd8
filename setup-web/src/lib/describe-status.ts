import type { SetupAnswer } from '../../../api/contracts/setup';
import { texts } from '../texts';

/** The whole state in one sentence: what is wrong comes before what is going on. */
export function describeStatus({ installation, credentials, connection, agents }: SetupAnswer): string {
  if (installation.status === 'access_lost') return texts.status.accessLost;
  if (installation.status === 'uninstall_unconfirmed') return texts.status.unconfirmed;
  if (credentials.status === 'missing') return texts.status.missing;
  if (credentials.status === 'invalid') return texts.status.invalid;
  switch (connection.status) {
    case 'disconnected':
      return texts.status.ready;
    case 'connected':
      return texts.status.connected(agents.matched);
    case 'connecting':
    case 'reconnecting':
    case 'disconnecting':
      return texts.status[connection.status];
  }
}
