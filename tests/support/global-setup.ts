import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveTemporalCli, resolveTimeSkippingServer } from '../../local/services/binaries';
import { createGuard } from '../../local/services/guard';
import { startPostgres } from '../../local/services/postgres';
import { startTemporal } from '../../local/services/temporal';
import { keepForTeardown } from './test-services';

const report = (line: string) => {
  process.stderr.write(`${line}\n`);
};

/** One Postgres and one Temporal dev server for all integration tests of a run; files find them in the environment. */
async function globalSetup(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'giosg-genesys-sync-test-'));
  // The user Postgres runs as under root has to pass through.
  chmodSync(folder, 0o711);
  const guard = createGuard();
  const timeSkipping = resolveTimeSkippingServer({ report });
  const cli = await resolveTemporalCli({ report });
  const [postgres, temporal, timeSkippingPath] = await Promise.all([
    startPostgres({ dataDir: join(folder, 'postgres'), durable: false, guard, report }),
    startTemporal({ cli, logFile: join(folder, 'temporal.log'), guard }),
    timeSkipping,
  ]);
  process.env['TEST_DATABASE_URL'] = postgres.url;
  process.env['TEST_TEMPORAL_ADDRESS'] = temporal.address;
  process.env['TEST_TEMPORAL_UI_URL'] = temporal.uiUrl;
  process.env['TEST_TEMPORAL_CLI_PATH'] = cli;
  process.env['TEST_TIME_SKIPPING_PATH'] = timeSkippingPath;
  keepForTeardown({ folder, guard, services: [postgres, temporal] });
}

// Jest takes the module itself.
export = globalSetup;
