import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveTemporalCli } from '../../local/services/binaries';
import packageJson from '../../package.json';
import { waitFor } from '../support/wait-for';
import { startWorkflowServer, type WorkflowServer } from '../workflows/support/workflow-server';
import { writeHistory } from './history-file';

/** So low that the saved histories hold a continue-as-new as well. */
const suggestAfterEvents = 120;
const folder = join(__dirname, 'histories');

/** One run whose history is kept, by its name in the folder. */
interface Kept {
  name: string;
  workflowId: string;
  runId: string;
}

/** Everything an organization goes through: installed, connected, doorbells, a new run, disconnected, removed. */
async function live(server: WorkflowServer): Promise<Kept[]> {
  const organization = await server.install({ credentials: 'missing', region: null });
  const { fake, handle, child } = organization;
  const first = (await handle.describe()).runId;
  if (fake.stored) Object.assign(fake.stored, { credentials: 'valid', region: 'mypurecloud.de' });
  await organization.credentialsChanged();
  await organization.up();
  const connection = (await child.describe()).runId;
  fake.endConnection('handoff');
  await waitFor(() => fake.starts === 2);
  await organization.report('reconnecting');
  await organization.report('connected');
  await organization.trigger('uninstall');
  await organization.trigger('setup');
  const second = await waitFor(async () => {
    fake.changes += 1;
    await organization.doorbell();
    const { runId } = await handle.describe();
    return runId === first ? undefined : runId;
  });
  await waitFor(() => fake.observed === fake.changes);
  await organization.disconnect();
  await organization.until('disconnected');
  await waitFor(async () => (await child.describe()).status.name === 'COMPLETED');
  fake.giosgRefuses = true;
  await organization.trigger('uninstall');
  await handle.result();
  const { workflowId } = handle;
  return [
    { name: 'organization', workflowId, runId: first },
    { name: 'organization-removed', workflowId, runId: second },
    { name: 'connection', workflowId: child.workflowId, runId: connection },
  ];
}

async function main(): Promise<void> {
  const cli = await resolveTemporalCli();
  const server = await startWorkflowServer(cli, [`limit.historyCount.suggestContinueAsNew=${suggestAfterEvents}`]);
  mkdirSync(folder, { recursive: true });
  try {
    for (const { name, workflowId, runId } of await live(server)) {
      const history = await server.client.workflow.getHandle(workflowId, runId).fetchHistory();
      const file = join(folder, `${name}.${packageJson.version}.json`);
      writeFileSync(file, writeHistory(history));
      process.stdout.write(`saved ${name} with ${history.events?.length ?? 0} events\n`);
    }
  } finally {
    await server.close();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
