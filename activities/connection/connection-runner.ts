import type { GiosgClient } from '../../clients/giosg/giosg-client';
import type { AgentRepository } from '../../db/agent.repository';
import type { GiosgChangeRepository } from '../../db/giosg-change.repository';
import type { ObservationRepository } from '../../db/observation.repository';
import type { OrganizationRepository } from '../../db/organization.repository';
import type { PresenceDefinitionRepository } from '../../db/presence-definition.repository';
import type { SyncPolicyRepository } from '../../db/sync-policy.repository';
import type { ConnectionStatus, Problem } from '../../domain/organization-state';
import type { Logger } from '../../runtime/logger';
import type { Metrics } from '../../runtime/metrics';
import type { GenesysAccess } from '../vendor-access';
import { toAccessProblem } from './access-problem';
import { AgentDirectory } from './agent-directory';
import { createAgentMatcher } from './agent-matcher';
import { createChangedUsers, type ChangedUsers } from './changed-users';
import type { ConnectionHub } from './connection-hub';
import type { ConnectionQuotas } from './connection-quotas';
import { createConnectionReport } from './connection-report';
import { createConnectionWrites, type ConnectionWrites } from './connection-writes';
import type { EventSource, OpenEventSource } from './event-source';
import { pause, type HeldLease } from './lease-keeper';
import { createObservationRows, type ObservationRows } from './observation-rows';
import { createPageChanges, type PageChanges } from './page-changes';
import { RulesInForce } from './rules-in-force';
import { createSharedRead } from './shared-read';
import { createSweeps } from './sweeps';
import { createVendorReader, type NumberedReading } from './vendor-reader';

export interface ConnectionRunnerDeps {
  agents: AgentRepository;
  changes: GiosgChangeRepository;
  observations: ObservationRepository;
  organizations: OrganizationRepository;
  policies: SyncPolicyRepository;
  definitions: PresenceDefinitionRepository;
  hub: ConnectionHub;
  openEventSource: OpenEventSource;
  reconcileIntervalSeconds: number;
  logger: Logger;
  metrics: Metrics;
}

export interface ConnectionRun {
  organizationId: string;
  held: HeldLease;
  giosg: GiosgClient;
  genesys: GenesysAccess;
  /** Closed with the connection. */
  quotas: ConnectionQuotas;
  /** Aborted when the connection shall end, for whatever reason. */
  signal: AbortSignal;
  /** Up, or being restored for longer than a lone drop takes. */
  report(status: Extract<ConnectionStatus, 'connected' | 'reconnecting'>, problem: Problem | null): void;
}

const observationNetMs = 1_000;
const settleMs = 5_500;

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
  /** What giosg said at the start, until every channel has caught up with it. */
  private startReadings: Map<string, NumberedReading> | null = null;
  private started = false;
  /** The number of the start's reading of giosg. */
  private startSeq = 0;
  /** Why the connection can't go on: it ends with this, and Temporal tries again. */
  private failure: Error | null = null;
  private readonly failed = new AbortController();
  private unsubscribe: (() => void) | null = null;
  private readonly stopped = new AbortController();
  private readonly writes: ConnectionWrites;
  private readonly rules: RulesInForce;
  private readonly reader;
  private readonly directory: AgentDirectory;
  private readonly source: EventSource;
  private readonly changedUsers: ChangedUsers;
  private readonly rows: ObservationRows;
  private readonly page: PageChanges;
  private readonly tellState: () => void;
  private readonly readAllGiosg: () => Promise<Map<string, NumberedReading>>;
  /** The token that the event source was last looked after with. */
  private tokenGeneration = 0;
  private readonly logger: Logger;

  constructor(
    private readonly deps: ConnectionRunnerDeps,
    private readonly run: ConnectionRun,
  ) {
    const { giosg, genesys, quotas, organizationId } = run;
    this.logger = deps.logger.child({ organization: organizationId });
    const { logger } = this;
    const { metrics, agents, observations } = deps;
    const clock = { now: () => Date.now() };
    this.rules = new RulesInForce({ ...deps, ...clock, organizationId });
    this.reader = createVendorReader({
      giosg,
      genesys: genesys.client,
      observations,
      quotas,
    });
    this.readAllGiosg = createSharedRead(() => this.reader.readAllGiosg());
    this.source = deps.openEventSource({
      organizationId,
      genesys,
      quota: quotas.genesys,
      logger,
      sink: {
        onEvent: (event) => {
          if (!this.directory.takeFrame(event)) metrics.unknownVendorInput.inc({ vendor: 'genesys', kind: 'user' });
        },
        snapshot: (userIds, cause) => this.snapshot(userIds, cause),
        onState: () => this.reportState(),
        onAccessLost: (error) => this.fail(error),
      },
    });
    const report: ConnectionRun['report'] = (status, problem) => run.report(status, problem);
    this.tellState = createConnectionReport({ ...clock, source: this.source, report });
    const ending = AbortSignal.any([run.signal, this.stopped.signal]);
    this.writes = createConnectionWrites({ giosg, genesys: genesys.client, quotas, held: run.held, ending });
    this.directory = new AgentDirectory({
      ...clock,
      agents,
      logger,
      metrics,
      lease: run.held.lease,
      matcher: createAgentMatcher({ genesys: genesys.client, quota: quotas.genesys }),
      reader: this.reader,
      laneContext: {
        ...clock,
        agents,
        logger,
        metrics,
        lease: run.held.lease,
        reader: this.reader,
        writes: this.writes.queue,
        rules: () => this.rules.current(),
        signal: ending,
        isHeard: (genesysUserId) => this.source.isHeard(genesysUserId),
        onLeaseLost: (error) => logger.warn({ err: error }, 'lease lost'),
        onUnauthorized: (_side, error) => this.fail(error),
        onIdentity: (giosgUserId, seen) => {
          const cause = { text: 'giosg', receivedAt: null };
          void this.inBackground('identity', () =>
            this.directory.takeReadings(new Map([[giosgUserId, seen]]), () => cause),
          );
        },
      },
      listen: () => (this.started ? this.listen() : Promise.resolve()),
    });
    this.changedUsers = createChangedUsers({
      organizationId,
      changes: deps.changes,
      reader: this.reader,
      directory: this.directory,
      readAllGiosg: () => this.readAllGiosg(),
      signal: ending,
      logger,
    });
    this.rows = createObservationRows({
      organizationId,
      observations,
      isOld: (readSeq) => readSeq <= this.startSeq,
      directory: this.directory,
      onAccessLost: (error) => this.fail(error),
      logger,
    });
    this.page = createPageChanges({
      take: { settings: () => this.directory.reloadSettings(), policy: () => this.takePolicy() },
      onFailure: (error) => {
        if (toAccessProblem(error)) this.fail(error);
      },
      logger,
    });
  }

  /** Both sides in bulk, every agent matched, every channel open and caught up. */
  async start(): Promise<void> {
    const { organizationId, quotas, signal } = this.run;
    // A start takes hundreds of calls where there are many agents: its end doesn't wait for those that wait.
    signal.addEventListener('abort', () => quotas.close(), { once: true });
    this.assertWanted();
    this.unsubscribe = this.deps.hub.subscribe(organizationId, {
      change: () => {
        if (this.started) this.changedUsers.look();
      },
      observation: () => this.look(),
      settings: () => {
        this.page.note('settings');
        this.look();
      },
      policy: () => {
        this.page.note('policy');
        // What is decided from now on goes by it, also while a sweep by the former one is under way.
        void this.inBackground('look at the rules', () => this.rules.load());
        this.look();
      },
    });
    const { client } = this.run.genesys;
    await this.rules.takeDefinitions(
      await quotas.genesys.repeatable('channels', () => client.getPresenceDefinitions()),
    );
    await this.rules.load();
    // The start reads both sides, which is what the end of a pause asks for.
    this.rules.lift();
    await this.directory.load();
    this.assertWanted();
    const readings = await this.reader.readAllGiosg();
    this.startSeq = Math.max(...[...readings.values()].map(({ readSeq }) => readSeq));
    await this.deps.organizations.markAccessRestored(organizationId);
    await this.directory.takeEverybody(readings);
    this.assertWanted();
    this.startReadings = readings;
    await this.listen();
    this.startReadings = null;
    this.started = true;
    // What changed while the event source was being opened.
    await this.listen();
    this.tokenGeneration = this.run.genesys.tokenGeneration();
    this.page.note('settings');
    this.directory.offerUnmatched(readings, 'first look');
    this.changedUsers.look();
    this.look();
    this.reportState();
  }

  /** Until the end: a look every second for what a lost notification left, and sweeps. */
  async live(): Promise<void> {
    const signal = AbortSignal.any([this.run.signal, this.failed.signal]);
    const sweep = () => this.inBackground('sweep', () => this.sweep());
    const sweeps = createSweeps({ intervalSeconds: this.deps.reconcileIntervalSeconds, sweep });
    while (!signal.aborted) {
      await pause(observationNetMs, signal);
      if (this.failure) throw this.failure;
      if (signal.aborted) return;
      if (this.rules.isPauseOver) this.page.note('policy');
      this.look();
      this.lookAfterToken();
      sweeps.look();
    }
  }

  /** No new write starts; running ones get the time a vendor's answer may take; then everything is let go. */
  async stop(): Promise<void> {
    this.unsubscribe?.();
    this.stopped.abort();
    this.run.quotas.close();
    await this.source
      .close()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'event source not closed in order'));
    const limit = new AbortController();
    await Promise.race([this.directory.idle(), pause(settleMs, limit.signal)]);
    limit.abort();
    this.writes.giveUp();
    this.directory.close();
  }

  /** A worker that ends, or an organization that was disconnected, waits for no start. */
  private assertWanted(): void {
    if (this.run.signal.aborted) throw new Error('The connection is no longer wanted here.');
  }

  /** Takes in what other processes left for this one, in rows and on the page. */
  private look(): void {
    if (!this.started) return;
    this.rows.look();
    this.page.look();
  }

  /** A channel belongs to the token it was made with: whether it outlived that one is looked at once. */
  private lookAfterToken(): void {
    const generation = this.run.genesys.tokenGeneration();
    if (generation === this.tokenGeneration) return;
    this.tokenGeneration = generation;
    void this.inBackground('look at the channels with a new token', () => this.source.verify());
  }

  /** Everybody who is matched; where not all can be heard, those whom the policy is for. */
  private listen(): Promise<void> {
    const matched = this.directory.matchedGenesysUsers;
    return this.source.listenTo(matched.length > this.source.capacity ? this.directory.scopedGenesysUsers : matched);
  }

  private async takePolicy(): Promise<void> {
    await this.rules.load();
    await this.sweepByRules('policy changed');
  }

  private async sweep(): Promise<void> {
    const { client } = this.run.genesys;
    await this.rules.takeDefinitions(
      await this.run.quotas.genesys.repeatable('sweep', () => client.getPresenceDefinitions()),
    );
    await this.rules.load();
    await this.directory.reloadSettings();
    await this.source.verify();
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
      readings ??= await this.readAllGiosg();
    } catch (error) {
      if (toAccessProblem(error)) throw error;
      this.logger.warn({ err: error }, 'giosg not readable after a connect; the next sweep makes up for it');
    }
    await this.directory.look(userIds, readings, { cause, urgency: 'channels' });
  }

  private reportState(): void {
    if (!this.started || this.failure || this.stopped.signal.aborted || this.run.signal.aborted) return;
    this.tellState();
  }

  /** A vendor doesn't let us in any more: end, and begin again with what is stored then. */
  private fail(error: unknown): void {
    if (this.failure) return;
    this.failure = error instanceof Error ? error : new Error('unknown failure', { cause: error });
    this.failed.abort();
  }

  private inBackground(what: string, work: () => Promise<void>): Promise<void> {
    return work().catch((error: unknown) => {
      if (this.run.signal.aborted) return;
      this.logger.warn({ err: error }, `${what} failed`);
      if (toAccessProblem(error)) this.fail(error);
    });
  }
}
