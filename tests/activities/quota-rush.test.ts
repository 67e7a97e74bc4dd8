import type { LoggedCall } from '../../sandbox/core/call-log';
import { waitFor } from '../support/wait-for';
import { openStage, type Stage } from './support/stage';

let stage: Stage;
beforeAll(async () => {
  // Answers are held below for as long as a slow machine needs.
  stage = await openStage({ vendorTimeoutMs: 60_000 });
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

const agents = 1_000;
const isWrite = ({ kind, status }: LoggedCall): boolean => kind.startsWith('genesys.presence') && status === 200;
const sizeOf = ({ body }: LoggedCall): number => (Array.isArray(body) ? body.length : 1);
const names = (call: LoggedCall, userId: string): boolean => JSON.stringify([call.path, call.body]).includes(userId);

/** Everybody but the first, who works, is off; nobody's webhooks are sent until `sendWebhooks`. */
async function crowd() {
  const organization = await stage.organization({ agents: agents + 1 });
  const { control } = stage.sandbox;
  const [leaver, ...rush] = control.state(organization.id, agents + 1).organizations[0]?.agents ?? [];
  const leaverIds = { giosg: leaver?.giosg?.id ?? '', genesys: leaver?.genesys?.id ?? '' };
  control.people.giosg(leaverIds.giosg, { wanted: true });
  control.people.genesys(leaverIds.genesys, { presence: 'On Queue' });
  const { webhookPatterns } = control.configure({});
  control.configure({ requestsPerMinute: 300 });
  await organization.connect();
  control.configure({ webhookPatterns: [] });
  const sendWebhooks = () => void control.configure({ webhookPatterns });
  const rushIds = rush.map(({ giosg }) => giosg?.id ?? '');
  return { organization, control, leaver: leaverIds, rush: rushIds, sendWebhooks };
}

describe('a thousand agents who become available at once', () => {
  it('are on the queue after fewer than 60 calls, and somebody who stops meanwhile waits for none of them', async () => {
    const { organization, control, leaver, rush, sendWebhooks } = await crowd();
    organization.mark();
    for (const giosgUserId of rush) control.people.giosg(giosgUserId, { wanted: true });
    sendWebhooks();
    // Told by the sweep, all at once.
    await stage.parts.database.raw(`select pg_notify('policy_changed', ?)`, [organization.id]);
    const writes = () => organization.calls('genesys.presence').filter(isWrite);
    const written = () => writes().reduce((sum, call) => sum + sizeOf(call), 0);
    await waitFor(() => written() >= agents / 4, 'a quarter of them');
    // The rush goes no further before the one who stops is off the queue.
    const held = control.faults.add({
      match: 'genesys.presence.bulk.put',
      count: agents,
      when: 'before',
      action: { type: 'hold' },
    });
    control.people.giosg(leaver.giosg, { wanted: false });
    await waitFor(
      () => writes().some((call) => names(call, leaver.genesys)),
      'the one who stopped to be off the queue',
    );
    expect(written()).toBeLessThan(agents);
    control.faults.release(held.id);
    await waitFor(
      () => written() === agents + 1,
      () => `everybody; ${written()} were written`,
    );
    const calls = organization.calls('genesys');
    expect(calls.length).toBeLessThan(60);
    expect(calls.filter(({ status }) => status === 429)).toEqual([]);
  });
});
