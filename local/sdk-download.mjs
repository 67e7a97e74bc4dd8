// Has Temporal's SDK download one of its servers into a folder: `sdk-download.mjs dev-server|time-skipping FOLDER`.
// A process of its own, because the SDK's download knows no time limit and can only be ended from outside.
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [kind, downloadDir] = process.argv.slice(2);
const server = { executable: { type: 'cached-download', downloadDir } };
const environment =
  kind === 'time-skipping'
    ? await TestWorkflowEnvironment.createTimeSkipping({ server })
    : await TestWorkflowEnvironment.createLocal({ server });
await environment.teardown();
