import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { type History, readHistory } from './history-file';

const folder = join(__dirname, 'histories');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');
const historyOf = (file: string): History => readHistory(textOf(file));

const logger = new DefaultLogger('ERROR');
let workflowBundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  Runtime.install({ logger });
  workflowBundle = await bundleWorkflowCode({ workflowsPath: require.resolve('../../workflows'), logger });
});

const replay = (history: History): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle, replayName: 'saved' }, history, 'organization/replayed');

/** Payloads are base64: what they hold is searched as well. */
function readable(text: string): string {
  const payloads = [...text.matchAll(/"data":\s*"([A-Za-z0-9+/=]+)"/g)].map(([, data]) =>
    Buffer.from(data ?? '', 'base64').toString(),
  );
  return [text, ...payloads].join('\n');
}

it('there is a history of every workflow', () => {
  const names = files.map((file) => file.split('.')[0]);
  expect(names).toEqual(expect.arrayContaining(['organization', 'connection']));
});

describe.each(files)('%s', (file) => {
  it('is replayed by the current code', async () => {
    await replay(historyOf(file));
  });

  it('holds no secret, no e-mail address and no name of a machine', () => {
    const text = readable(textOf(file));
    expect(text).not.toMatch(/[\w.+-]+@[\w.-]+\.[a-z]{2,}/i);
    expect(text).not.toMatch(/secret|password|bearer|access_?token|connectUri|wss?:\/\//i);
    expect(text).not.toMatch(/"\d+@/);
  });
});

it('a history that this code would not have made is refused', async () => {
  const changed = historyOf(files.find((file) => file.startsWith('organization.')) ?? '');
  const scheduled = changed.events?.find((event) => event.activityTaskScheduledEventAttributes);
  const activityType = scheduled?.activityTaskScheduledEventAttributes?.activityType;
  if (!activityType) throw new Error('no activity in the history');
  activityType.name = 'somethingElse';
  await expect(replay(changed)).rejects.toThrow(DeterminismViolationError);
});
