import type { Stage } from './stage';
import type { TestAgent, TestOrganization } from './test-organization';

/** A connected organization whose first agent is on the queue and online in giosg, at rest. Writes count from then on. */
export async function workingAgent(stage: Stage): Promise<{ organization: TestOrganization; agent: TestAgent }> {
  const organization = await stage.organization();
  const agent = organization.agent();
  agent.giosg({ wanted: true });
  agent.genesys({ presence: 'On Queue' });
  await organization.connect();
  await organization.settle();
  organization.mark();
  return { organization, agent };
}
