import type { NotificationFrame } from '../../clients/genesys/notification-frames';
import type { GiosgClient } from '../../clients/giosg/giosg-client';
import type { AgentRepository } from '../../db/agent.repository';
import type { NotificationChannelRepository } from '../../db/notification-channel.repository';
import type { GiosgObservation, ObservationRepository } from '../../db/observation.repository';
import type { OrganizationRepository } from '../../db/organization.repository';
import type { PresenceDefinitionRepository } from '../../db/presence-definition.repository';
import type { SyncPolicyRepository } from '../../db/sync-policy.repository';
import type { ConnectionStatus, Problem } from '../../domain/organization-state';
import type { Keyring } from '../../runtime/encryption';
import type { Logger } from '../../runtime/logger';
import type { Metrics } from '../../runtime/metrics';
import type { GenesysAccess } from '../vendor-access';
import { toAccessProblem } from './access-problem';
import { AgentDirectory } from './agent-directory';
import { createAgentMatcher } from './agent-matcher';
import type { ConnectionHub } from './connection-hub';
import { pause, type HeldLease } from './lease-keeper';
import { createNotificationChannels } from './notification-channels';
import { createQuota } from './quota';
import { RulesInForce } from './rules-in-force';
import { createVendorReader, type NumberedReading } from './vendor-reader';
import { createVendorWriter } from './vendor-writer';

export interface ConnectionRunnerDeps {
  agents: AgentRepository;
  observations: ObservationRepository;
  organizations: OrganizationRepository;
  channels: NotificationChannelRepository;
  policies: SyncPolicyRepository;
  definitions: PresenceDefinitionRepository;
  keyring: Keyring;
  hub: ConnectionHub;
  reconcileIntervalSeconds: number;
  logger: Logger;
  metrics: Metrics;
}

export interface ConnectionRun {
  organizationId: string;
  held: HeldLease;
  giosg: GiosgClient;
  genesys: GenesysAccess;
  /** Aborted when the connection shall end, for whatever reason. */
  signal: AbortSignal;
  /** Up, or being restored for longer than a lone drop takes. */
  report(status: Extract<ConnectionStatus, 'connected' | 'reconnecting'>, problem: Problem | null): void;
}

const vendorWriteTimeoutMs = 5_000;
const observationNetMs = 1_000;
const settleMs = 5_500;
const giosgCallsPerMinute = Number.POSITIVE_INFINITY;

/** Everything that runs while one organization is connected. Resolves when `signal` is aborted; rejects if it can't start. */
export async function runConnection(deps: ConnectionRunnerDeps, run: ConnectionRun): Promise<void> {
  const connection = new Connection(deps, run);
  try {
    await connection.start();
    await connection.live();
  } finally {
    await connection.stop();
  }
}

class Connection {
  private lastSequence = 0;
  /** What giosg said at the start, until every channel has caught up with it. */
  private startReadings: Map<string, NumberedReading> | null = null;
  private started = false;
  /** Why the connection can't go on: it ends with this, and Temporal tries again. */
  private failure: Error | null = null;
  private readonly failed = new AbortController();
  /** Rows whose user couldn't be taken in; tried again with the next look, without keeping the others waiting. */
  private readonly leftOver = new Map<string, GiosgObservation>();
  private looking: Promise<void> | null = null;
  private lookAgain = false;
  private unsubscribe: (() => void) | null = null;
  private readonly stopped = new AbortController();
  private readonly writesOver = new AbortController();
  private readonly quotas = {
    genesys: createQuota({ onBlocked: (ms) => this.noteBlocked(ms) }),
    giosg: createQuota({ perMinute: giosgCallsPerMinute }),
    giosgReads: createQuota({ perMinute: giosgCallsPerMinute, concurrency: 10 }),
  };
  /** What the page changed and was not taken over yet; tried again by the look of every second. */
  private readonly stale = { settings: false, policy: false };
  private refreshing: Promise<void> | null = null;
  private readonly rules: RulesInForce;
  private readonly reader;
  private readonly directory: AgentDirectory;
  private readonly channels;
  private readonly logger: Logger;

  constructor(
    private readonly deps: ConnectionRunnerDeps,
    private readonly run: ConnectionRun,
  ) {
    const { giosg, genesys, organizationId } = run;
    this.logger = deps.logger.child({ organization: organizationId });
    const { logger } = this;
    const { metrics, agents, observations } = deps;
    const clock = { now: () => Date.now() };
    this.rules = new RulesInForce({ ...deps, ...clock, organizationId });
    this.reader = createVendorReader({
      giosg,
      genesys: genesys.client,
      observations,
      genesysQuota: this.quotas.genesys,
      giosgQuota: this.quotas.giosgReads,
    });
    this.channels = createNotificationChannels({
      ...deps,
      ...clock,
      organizationId,
      genesys: genesys.client,
      quota: this.quotas.genesys,
      checkConnectUri: (uri) => genesys.checkConnectUri(uri),
      snapshot: (userIds, cause) => this.snapshot(userIds, cause),
      onEvent: (frame) => this.onFrame(frame),
      onState: () => this.reportState(),
      onAccessLost: (error) => this.fail(error),
      random: () => Math.random(),
      logger,
    });
    this.directory = new AgentDirectory({
      ...clock,
      agents,
      logger,
      metrics,
      lease: run.held.lease,
      matcher: createAgentMatcher({ genesys: genesys.client, quota: this.quotas.genesys }),
      reader: this.reader,
      laneContext: {
        ...clock,
        agents,
        logger,
        metrics,
        lease: run.held.lease,
        reader: this.reader,
        writer: createVendorWriter({ giosg, genesys: genesys.client }),
        quotas: this.quotas,
        rules: () => this.rules.current(),
        signal: AbortSignal.any([run.signal, this.stopped.signal]),
        writeSignal: AbortSignal.any([this.writesOver.signal, run.held.lost]),
        assertTimeForWrite: () => this.assertTimeForWrite(),
        onLeaseLost: (error) => logger.warn({ err: error }, 'lease lost'),
        onUnauthorized: (_side, error) => this.fail(error),
        onIdentity: (giosgUserId, seen) => {
          const cause = { text: 'giosg', receivedAt: null };
          this.inBackground('identity', () => this.directory.takeReadings(new Map([[giosgUserId, seen]]), () => cause));
        },
      },
      listenTo: (userIds) => (this.started ? this.channels.setUsers(userIds) : Promise.resolve()),
    });
  }

  /** Both sides in bulk, every agent matched, every channel open and caught up. */
  async start(): Promise<void> {
    const { organizationId } = this.run;
    this.unsubscribe = this.deps.hub.subscribe(organizationId, {
      observation: () => this.lookAtObservations(),
      settings: () => {
        this.stale.settings = true;
        this.refresh();
      },
      policy: () => {
        this.stale.policy = true;
        this.refresh();
      },
    });
    const { client } = this.run.genesys;
    await this.rules.takeDefinitions(await this.quotas.genesys.run('channels', () => client.getPresenceDefinitions()));
    await this.rules.load();
    // The start reads both sides, which is what the end of a pause asks for.
    this.rules.lift();
    await this.directory.load();
    this.assertWanted();
    const readings = await this.reader.readAllGiosg();
    await this.deps.organizations.markAccessRestored(organizationId);
    await this.directory.takeEverybody(readings);
    this.assertWanted();
    this.startReadings = readings;
    await this.channels.setUsers(this.directory.matchedGenesysUsers);
    this.startReadings = null;
    this.started = true;
    // What changed while the channels were being opened.
    await this.channels.setUsers(this.directory.matchedGenesysUsers);
    this.stale.settings = true;
    this.refresh();
    this.directory.offerUnmatched(readings, 'first look');
    this.lookAtObservations();
    this.reportState();
  }

  /** Until the end: a look every second for what a lost notification left, and sweeps. */
  async live(): Promise<void> {
    const signal = AbortSignal.any([this.run.signal, this.failed.signal]);
    const sweepMs = this.deps.reconcileIntervalSeconds * 1_000;
    const jitter = () => sweepMs * (0.9 + Math.random() * 0.2);
    let sweepAt = Date.now() + jitter();
    while (!signal.aborted) {
      await pause(observationNetMs, signal);
      if (this.failure) throw this.failure;
      if (signal.aborted) return;
      this.lookAtObservations();
      if (this.rules.isPauseOver) this.stale.policy = true;
      this.refresh();
      if (Date.now() >= sweepAt) {
        sweepAt = Date.now() + jitter();
        this.inBackground('sweep', () => this.sweep());
      }
    }
  }

  /** No new write starts; running ones get the time a vendor's answer may take; then everything is let go. */
  async stop(): Promise<void> {
    this.unsubscribe?.();
    this.stopped.abort();
    await this.channels
      .close()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'channels not noted as closed'));
    const limit = new AbortController();
    await Promise.race([this.directory.idle(), pause(settleMs, limit.signal)]);
    limit.abort();
    this.writesOver.abort();
    this.directory.close();
    for (const quota of Object.values(this.quotas)) quota.close();
  }

  /** A worker that ends, or an organization that was disconnected, waits for no start. */
  private assertWanted(): void {
    if (this.run.signal.aborted) throw new Error('The connection is no longer wanted here.');
  }

  /** The other processes of this organization keep the pause too. */
  private noteBlocked(ms: number): void {
    const { organizationId } = this.run;
    this.logger.warn({ ms }, 'Genesys Cloud asks for a pause');
    this.inBackground('pause', () =>
      this.deps.organizations.setGenesysBlockedUntil(organizationId, new Date(Date.now() + ms)),
    );
  }

  private assertTimeForWrite(): void {
    if (this.run.held.timeLeftMs() < vendorWriteTimeoutMs) {
      throw new Error('The lease has not enough time left for a write; it is tried again after the renewal.');
    }
  }

  /** Takes over what the page changed, one thing at a time; what fails is tried again within a second. */
  private refresh(): void {
    if (!this.started || this.refreshing || !(this.stale.settings || this.stale.policy)) return;
    this.refreshing = this.takeChanges()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'changes of the setup page not taken over yet'))
      .finally(() => {
        this.refreshing = null;
      });
  }

  private async takeChanges(): Promise<void> {
    if (this.stale.settings) {
      this.stale.settings = false;
      await this.directory.reloadSettings().catch((error: unknown) => {
        this.stale.settings = true;
        throw error;
      });
    }
    if (!this.stale.policy) return;
    this.stale.policy = false;
    try {
      await this.rules.load();
      await this.sweepByRules('policy changed');
    } catch (error) {
      this.stale.policy = true;
      throw error;
    }
  }

  private async sweep(): Promise<void> {
    const { client } = this.run.genesys;
    await this.rules.takeDefinitions(await this.quotas.genesys.run('sweep', () => client.getPresenceDefinitions()));
    await this.rules.load();
    await this.directory.reloadSettings();
    await this.channels.verify();
    await this.sweepByRules('sweep');
  }

  /** After the end of the organization's pause nothing is written before both sides were read. */
  private async sweepByRules(cause: string): Promise<void> {
    const { isPauseOver } = this.rules;
    await this.directory.sweep(isPauseOver ? 'pause over' : cause);
    if (!isPauseOver) return;
    this.rules.lift();
    this.directory.wakeEverybody();
  }

  /** After a connect: both sides of the channel's users. giosg being away must not keep the Genesys side waiting. */
  private async snapshot(userIds: readonly string[], cause: string): Promise<void> {
    let readings = this.startReadings;
    try {
      readings ??= await this.reader.readAllGiosg();
    } catch (error) {
      if (toAccessProblem(error)) throw error;
      this.logger.warn({ err: error }, 'giosg not readable after a connect; the next sweep makes up for it');
    }
    await this.directory.look(userIds, readings, cause);
  }

  private onFrame(frame: NotificationFrame): void {
    if (frame.kind === 'unknown' || frame.kind === 'malformed') {
      this.deps.metrics.unknownVendorInput.inc({ vendor: 'genesys', kind: frame.kind });
      return;
    }
    if (!this.directory.takeFrame(frame)) {
      this.deps.metrics.unknownVendorInput.inc({ vendor: 'genesys', kind: 'user' });
    }
  }

  /** Rows of `observation` after the last one seen. One look at a time; a call meanwhile asks for another. */
  private lookAtObservations(): void {
    if (!this.started) return;
    if (this.looking) {
      this.lookAgain = true;
      return;
    }
    this.looking = this.takeObservations()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'observations not readable'))
      .finally(() => {
        this.looking = null;
        if (this.lookAgain) {
          this.lookAgain = false;
          this.lookAtObservations();
        }
      });
  }

  private async takeObservations(): Promise<void> {
    const rows = await this.deps.observations.listAfter(this.run.organizationId, this.lastSequence);
    const last = rows.at(-1);
    if (last) this.lastSequence = last.sequence;
    for (const row of rows) this.leftOver.set(row.giosgUserId, row);
    const taken = [...this.leftOver.values()];
    if (taken.length === 0) return;
    const readings = new Map(taken.map(({ giosgUserId, reading, readSeq }) => [giosgUserId, { reading, readSeq }]));
    const receivedAt = new Map(taken.map((row) => [row.giosgUserId, row.receivedAt?.getTime() ?? null]));
    this.leftOver.clear();
    // Known agents are in their lanes when this returns; strangers are matched meanwhile and keep nobody waiting.
    this.directory
      .takeReadings(readings, (id) => ({ text: 'giosg webhook', receivedAt: receivedAt.get(id) ?? null }))
      .catch((error: unknown) => {
        this.logger.warn({ err: error, users: taken.length }, 'users not taken in; tried again');
        for (const row of taken) if (!this.leftOver.has(row.giosgUserId)) this.leftOver.set(row.giosgUserId, row);
        if (toAccessProblem(error)) this.fail(error);
      });
  }

  private reportState(): void {
    if (!this.started || this.failure || this.stopped.signal.aborted || this.run.signal.aborted) return;
    const isUp = this.channels.isUp;
    const problem = isUp
      ? null
      : {
          code: 'notifications_down',
          message: 'The notification socket to Genesys Cloud was lost and is being opened again. Nothing is lost.',
          since: new Date().toISOString(),
        };
    this.run.report(isUp ? 'connected' : 'reconnecting', problem);
  }

  /** A vendor doesn't let us in any more: end, and begin again with what is stored then. */
  private fail(error: unknown): void {
    if (this.failure) return;
    this.failure = error instanceof Error ? error : new Error('unknown failure', { cause: error });
    this.failed.abort();
  }

  private inBackground(what: string, work: () => Promise<void>): void {
    void work().catch((error: unknown) => {
      if (this.run.signal.aborted) return;
      this.logger.warn({ err: error }, `${what} failed`);
      if (toAccessProblem(error)) this.fail(error);
    });
  }
}
