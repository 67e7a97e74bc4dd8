import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../local/services/temporal';
import { createFakeOrganizations, type FakeOrganization } from './support/fake-organizations';
import { installOrganization, type OrganizationClient } from './support/organization-client';
import { quietTemporal, startWorkflowWorkers } from './support/workflow-workers';

const keyword = 2;
const second = 1_000;
const minute = 60 * second;

const fakes = createFakeOrganizations();
let environment: TestWorkflowEnvironment;
let stopWorkers: () => Promise<void>;

beforeAll(async () => {
  quietTemporal();
  const path = process.env['TEST_TIME_SKIPPING_PATH'] ?? '';
  environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  const searchAttributes = Object.fromEntries(Object.keys(SEARCH_ATTRIBUTES).map((name) => [name, keyword]));
  await environment.connection.operatorService.addSearchAttributes({ searchAttributes, namespace: 'default' });
  stopWorkers = await startWorkflowWorkers(environment.nativeConnection, fakes);
});
afterAll(async () => {
  await stopWorkers();
  await environment.teardown();
});

/** Those of this test: others' timers would slow down the skipping of hours. */
const installed: OrganizationClient[] = [];
afterEach(async () => {
  for (const { remove } of installed.splice(0)) await remove().catch(() => undefined);
});

async function install(stored: Parameters<typeof installOrganization>[2] = {}): Promise<OrganizationClient> {
  const organization = await installOrganization(environment.client, fakes, stored);
  installed.push(organization);
  return organization;
}

/** When each of these calls was scheduled, in seconds after the first. */
function secondsOf(fake: FakeOrganization, call: string): number[] {
  const times = fake.scheduled.filter((entry) => entry.call === call).map((entry) => entry.at);
  return times.map((at) => Math.round((at - (times[0] ?? 0)) / second));
}

describe('an uninstallation that giosg does not confirm', () => {
  it('is asked about at once and every 30 s for 10 min, is then unconfirmed, and asked about at every sweep', async () => {
    const { fake, trigger, status } = await install({ credentials: 'missing' });
    fake.sweepSeconds = 300;
    await trigger('uninstall');
    await environment.sleep(9 * minute + 45 * second);
    expect((await status()).installation).toBe('installed');
    await environment.sleep(30 * second);
    expect((await status()).installation).toBe('uninstall_unconfirmed');
    expect(fake.projected.at(-1)?.installation).toBe('uninstall_unconfirmed');
    const first = Array.from({ length: 21 }, (_, ask) => ask * 30);
    expect(secondsOf(fake, 'check')).toEqual(first);
    await environment.sleep(11 * minute);
    expect(secondsOf(fake, 'check')).toEqual([...first, 900, 1_200]);
  });

  it('is forgotten when somebody opens Setup again', async () => {
    const { fake, trigger, status } = await install({ credentials: 'missing' });
    await trigger('uninstall');
    await environment.sleep(minute + second);
    await trigger('setup');
    await environment.sleep(30 * minute);
    expect(secondsOf(fake, 'check')).toEqual([0, 30, 60]);
    expect((await status()).installation).toBe('installed');
  });

  it('is asked about by one clock only when it is told of again', async () => {
    const { fake, trigger } = await install({ credentials: 'missing' });
    await trigger('uninstall');
    await environment.sleep(11 * second);
    await trigger('setup');
    await trigger('uninstall');
    await environment.sleep(50 * second);
    expect(secondsOf(fake, 'check')).toEqual([0, 11, 41]);
  });

  it('is believed as soon as giosg refuses, however late', async () => {
    const { fake, trigger, handle } = await install({ credentials: 'missing' });
    await trigger('uninstall');
    await environment.sleep(20 * minute);
    fake.giosgRefuses = true;
    await handle.result();
    expect(fake.calls.at(-1)).toBe('load');
    expect(fake.calls).toContain('remove');
  });
});

describe('the Genesys Cloud token', () => {
  it('is refreshed when it is time, again and again', async () => {
    const { fake, details } = await install();
    fake.tokenLifetimeMs = 60 * minute;
    await environment.sleep(25 * 60 * minute + 30 * minute);
    expect(await details()).toContain('Next Genesys Cloud token at');
    const [first = 0, second_ = 0, third = 0, ...more] = secondsOf(fake, 'refresh');
    // The first one was fetched before this test said how long it lives.
    expect(second_ - first).toBe(24 * 3_600);
    expect(third - second_).toBe(3_600);
    expect(more).toEqual([]);
  });

  it('is fetched at once after new credentials', async () => {
    const { fake, credentialsChanged } = await install({ credentials: 'missing' });
    await environment.sleep(minute);
    expect(secondsOf(fake, 'refresh')).toEqual([]);
    if (fake.stored) fake.stored.credentials = 'valid';
    await credentialsChanged();
    await environment.sleep(minute);
    expect(secondsOf(fake, 'refresh')).toEqual([0]);
  });
});
