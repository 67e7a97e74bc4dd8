import type { SetupAnswer } from '../../../api/contracts/setup';
import type { SessionRole } from '../../../api/contracts/session';
import { texts } from '../texts';

/** The whole state in one sentence: what is wrong comes before what is going on. */
export function describeStatus(setup: SetupAnswer, role: SessionRole): string {
  return role === 'manager' ? describeForManager(setup) : describeForAgent(setup);
}

/** An agent can't mend anything here, so the sentence says only what it means for one's own work. */
function describeForAgent({ connection }: SetupAnswer): string {
  switch (connection.status) {
    case 'connected':
      return texts.status.agentOn;
    case 'connecting':
    case 'reconnecting':
      return texts.status[connection.status];
    case 'disconnected':
    case 'disconnecting':
      return texts.status.agentOff;
  }
}

function describeForManager({ installation, credentials, connection, agents }: SetupAnswer): string {
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
