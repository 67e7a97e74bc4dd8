import { LeaseLostError, type LeaseRepository } from '../../db/lease.repository';
import { createSilentLogger } from '../../runtime/logger';
import { createLeaseKeeper, type HeldLease } from './lease-keeper';

const organizationId = 'organization-1';
const never = new AbortController().signal;

// Ticks of Node's own would be counted among our timers.
beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

function createFakes() {
  const leases = {
    acquire: jest.fn<ReturnType<LeaseRepository['acquire']>, Parameters<LeaseRepository['acquire']>>(),
    renew: jest.fn<ReturnType<LeaseRepository['renew']>, Parameters<LeaseRepository['renew']>>(),
    release: jest.fn<ReturnType<LeaseRepository['release']>, Parameters<LeaseRepository['release']>>(),
  };
  leases.acquire.mockResolvedValue({ organizationId, epoch: 1 });
  leases.renew.mockResolvedValue([{ organizationId, connected: true, genesysBlockedForMs: 0 }]);
  leases.release.mockResolvedValue();
  const keeper = createLeaseKeeper({ leases, logger: createSilentLogger(), monotonic: () => performance.now() });
  return { leases, keeper };
}

async function hold(keeper: ReturnType<typeof createFakes>['keeper']): Promise<HeldLease> {
  const held = await keeper.acquire(organizationId, () => Promise.resolve(true), never);
  if (!held) throw new Error('no lease');
  return held;
}

describe('a held lease', () => {
  it('is renewed every three seconds and stays', async () => {
    const { leases, keeper } = createFakes();
    const held = await hold(keeper);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(leases.renew).toHaveBeenCalledTimes(20);
    expect(held.lost.aborted).toBe(false);
    expect(held.timeLeftMs()).toBeGreaterThan(6_000);
    keeper.close();
  });

  it('counts from before the renewal was asked for, however late the answer comes', async () => {
    const { leases, keeper } = createFakes();
    const held = await hold(keeper);
    leases.renew.mockImplementation(
      () =>
        new Promise((resolve) =>
          setTimeout(() => resolve([{ organizationId, connected: true, genesysBlockedForMs: 0 }]), 4_000),
        ),
    );
    await jest.advanceTimersByTimeAsync(7_000);
    expect(held.timeLeftMs()).toBe(6_000);
    keeper.close();
  });

  it('is over ten seconds after the last renewal when Postgres does not answer', async () => {
    const { leases, keeper } = createFakes();
    const held = await hold(keeper);
    leases.renew.mockRejectedValue(new Error('Postgres is away'));
    await jest.advanceTimersByTimeAsync(9_999);
    expect(held.lost.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(held.lost.reason).toBeInstanceOf(LeaseLostError);
    expect(held.timeLeftMs()).toBe(0);
    keeper.close();
  });

  it('is over at once when somebody else holds it', async () => {
    const { leases, keeper } = createFakes();
    const held = await hold(keeper);
    leases.renew.mockResolvedValue([]);
    await jest.advanceTimersByTimeAsync(3_000);
    expect(held.lost.aborted).toBe(true);
    keeper.close();
  });

  it('tells of a Disconnect at the next look, and at once when asked to look', async () => {
    const { leases, keeper } = createFakes();
    const held = await hold(keeper);
    leases.renew.mockResolvedValue([{ organizationId, connected: false, genesysBlockedForMs: 0 }]);
    await keeper.look();
    expect(held.disconnected.aborted).toBe(true);
    keeper.close();
  });

  it('is let go so that the next holder need not wait', async () => {
    const { leases, keeper } = createFakes();
    const held = await hold(keeper);
    await held.release();
    expect(leases.release).toHaveBeenCalledWith({ organizationId, epoch: 1 });
    await jest.advanceTimersByTimeAsync(20_000);
    expect(leases.renew).not.toHaveBeenCalled();
    expect(held.lost.aborted).toBe(false);
    keeper.close();
  });
});

describe('a lease that is let go while it is being renewed', () => {
  it('leaves nothing behind that would keep the process', async () => {
    const { leases, keeper } = createFakes();
    const held = await hold(keeper);
    let renewed: () => void = () => undefined;
    leases.renew.mockImplementation(
      () =>
        new Promise((resolve) => {
          renewed = () => resolve([{ organizationId, connected: true, genesysBlockedForMs: 0 }]);
        }),
    );
    const looked = keeper.look();
    await held.release();
    keeper.close();
    renewed();
    await looked;
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('waiting for a lease', () => {
  it('asks again and again while somebody else holds it', async () => {
    const { leases, keeper } = createFakes();
    leases.acquire.mockResolvedValueOnce(null).mockResolvedValueOnce(null);
    const acquired = hold(keeper);
    await jest.advanceTimersByTimeAsync(2_000);
    expect((await acquired).lease.epoch).toBe(1);
    expect(leases.acquire).toHaveBeenCalledTimes(3);
    keeper.close();
  });

  it('ends when the organization is not connected any more, or when it is given up', async () => {
    const { leases, keeper } = createFakes();
    leases.acquire.mockResolvedValue(null);
    expect(await keeper.acquire(organizationId, () => Promise.resolve(false), never)).toBeNull();
    const ends = new AbortController();
    const acquired = keeper.acquire(organizationId, () => Promise.resolve(true), ends.signal);
    await jest.advanceTimersByTimeAsync(600);
    ends.abort();
    expect(await acquired).toBeNull();
    keeper.close();
  });
});
