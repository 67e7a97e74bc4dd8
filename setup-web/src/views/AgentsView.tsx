import type { SetupAnswer } from '../../../api/contracts/setup';
import { AgentsSection } from '../components/AgentsSection';
import { SyncPauseButton } from '../components/SyncPause';

export function AgentsView({ setup, ownUserId }: { setup: SetupAnswer; ownUserId: string }) {
  return (
    <>
      <AgentsSection counts={setup.agents} ownUserId={ownUserId} />
      <div>
        <SyncPauseButton setup={setup} />
      </div>
    </>
  );
}
