import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  log,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { ControlActivities } from '../activities/contracts';
import { canTransition } from '../domain/connection-state';
import type { ConnectionStatus, CredentialsStatus, OrganizationState, Problem } from '../domain/organization-state';
import { ensureConnection, stopConnection } from './connection-child';
import * as messages from './organization.messages';
import { TokenTimer } from './token-timer';
import { UninstallWatch } from './uninstall-watch';
import { Visibility } from './visibility';

const control = proxyActivities<ControlActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '5 seconds' },
});
/** giosg being down is this activity's retry: at most 5 s apart, visible in the Web UI. */
const observer = proxyActivities<Pick<ControlActivities, 'observeGiosgUsers'>>({
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '5 seconds' },
});

/**
 * One organization from its installation to its uninstallation. It holds the state machine, starts and stops the
 * connection, reacts to doorbells, times the token's refresh, and projects its state to Postgres.
 */
export async function organization(input: messages.OrganizationInput): Promise<void> {
  await new OrganizationFlow(input).run();
}

class OrganizationFlow {
  private readonly organizationId: string;
  private state: OrganizationState | null;
  private doorbell: boolean;
  private readonly uninstall: UninstallWatch;
  private readonly token: TokenTimer;
  private observing = false;
  private removed = false;
  /** Signals changed the state: the main loop projects it. */
  private changed = false;
  private keeping = false;
  /** Updates and signals that change the connection follow one another. */
  private turn: Promise<unknown> = Promise.resolve();
  private background = new CancellationScope();
  private readonly visibility = new Visibility();

  constructor(input: messages.OrganizationInput) {
    this.organizationId = input.organizationId;
    this.state = input.carried?.state ?? null;
    this.doorbell = input.carried?.doorbell ?? false;
    const shared = {
      organizationId: this.organizationId,
      control,
      inBackground: (what: string, work: () => Promise<void>) => this.inBackground(what, work),
    };
    this.uninstall = new UninstallWatch(
      {
        ...shared,
        onRefused: () => this.inTurn(() => this.removeIfRefused()),
        onUnconfirmed: () => this.onUninstallUnconfirmed(),
        onChange: () => this.describe(),
        isOver: () => this.removed,
      },
      input.carried?.uninstall ?? null,
    );
    this.token = new TokenTimer(
      { ...shared, onRefreshed: (credentials) => this.onTokenRefreshed(credentials) },
      input.carried?.tokenRefreshAt ?? null,
    );
    this.setHandlers();
  }

  private setHandlers(): void {
    setHandler(messages.statusQuery, () => this.known());
    setHandler(messages.doorbellSignal, () => {
      this.doorbell = true;
    });
    setHandler(messages.triggerSignal, (trigger) => this.onTrigger(trigger));
    setHandler(messages.connectionReportSignal, (report) => this.onReport(report));
    setHandler(messages.connectionEndedSignal, (ended) => this.onEnded(ended.problem));
    setHandler(messages.credentialsChangedUpdate, () => this.inTurn(() => this.reload()));
    setHandler(messages.connectUpdate, () => this.inTurn(() => this.connect()));
    setHandler(messages.disconnectUpdate, () => this.inTurn(() => this.disconnect()));
    setHandler(messages.removeUpdate, () => this.inTurn(() => this.remove()));
  }

  async run(): Promise<void> {
    if (!this.state) await this.load();
    this.resume();
    for (;;) {
      await condition(() => this.isSomethingToDo());
      if (this.removed) {
        if (await this.isOver()) return;
        this.resume();
      }
      if (this.changed) await this.projectChanges();
      if (workflowInfo().continueAsNewSuggested) await this.goOnAsNew();
      if (this.doorbell && !this.observing) this.observe();
    }
  }

  private isSomethingToDo(): boolean {
    const bell = this.doorbell && !this.observing;
    return this.removed || this.changed || bell || workflowInfo().continueAsNewSuggested;
  }

  /** The state, once it was read; a handler that comes first waits for it. */
  private known(): OrganizationState {
    if (!this.state) throw ApplicationFailure.nonRetryable('The organization is not loaded yet.', 'NotReady');
    return this.state;
  }

  private inTurn<Result>(step: () => Promise<Result>): Promise<Result> {
    const result = this.turn.then(async () => {
      await condition(() => this.state !== null || this.removed);
      if (this.removed) throw ApplicationFailure.nonRetryable('The organization is not installed.', 'NotInstalled');
      return step();
    });
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async load(): Promise<void> {
    this.state = await control.loadOrganization({ organizationId: this.organizationId });
    if (this.state === null) this.removed = true;
  }

  /** Takes over what the API stored: credentials, a repaired installation. */
  private async reload(): Promise<OrganizationState> {
    const stored = await control.loadOrganization({ organizationId: this.organizationId });
    if (stored === null) {
      this.removed = true;
      return this.known();
    }
    const state = this.known();
    this.state = {
      ...state,
      installation: stored.installation,
      credentials: stored.credentials,
      region: stored.region,
    };
    this.token.refreshAt = null;
    this.describe();
    this.timeToken();
    return this.state;
  }

  private async connect(): Promise<OrganizationState> {
    if (this.known().credentials !== 'valid') await this.reload();
    if (this.known().credentials !== 'valid') {
      throw ApplicationFailure.nonRetryable(
        'Connect needs credentials that Genesys Cloud accepts.',
        messages.credentialsRequiredType,
      );
    }
    // The former connection may not write any more, so nobody has to wait for its end for long.
    await condition(() => this.known().connection !== 'disconnecting', '3 seconds');
    if (this.isLive()) return this.known();
    if (this.known().connection === 'disconnecting') this.setConnection('disconnected', null);
    await control.openConnection({ organizationId: this.organizationId });
    await this.moveTo('connecting', null);
    this.keepConnection();
    return this.known();
  }

  private async disconnect(): Promise<OrganizationState> {
    if (!this.isLive()) return this.known();
    // First, so that a connection that sees the close and tells its end before this goes on is not started again.
    this.setConnection('disconnecting', null);
    await control.closeConnection({ organizationId: this.organizationId });
    this.describe();
    await control.projectOrganization(this.known());
    await this.endConnection();
    return this.known();
  }

  /** Somebody confirmed it, or giosg refuses the bot token and still does after the connection has ended. */
  private async removeIfRefused(): Promise<void> {
    if (this.uninstall.waiting === null) return;
    if (this.isLive()) await this.disconnect();
    await condition(() => this.known().connection === 'disconnected', '20 seconds');
    // A new installation may have arrived meanwhile, with a token that works.
    const access = await control.checkGiosgAccess({ organizationId: this.organizationId });
    if (access.refused && this.uninstall.waiting !== null) await this.remove();
  }

  private async remove(): Promise<OrganizationState> {
    const state = this.known();
    if (this.isLive()) await this.disconnect();
    // Removing before the connection has ended would only make it lose its lease: the order is kindness, not safety.
    await condition(() => this.known().connection === 'disconnected', '20 seconds');
    await control.removeOrganization({ organizationId: this.organizationId });
    this.removed = true;
    return { ...state, connection: 'disconnected' };
  }

  private isLive(): boolean {
    return ['connecting', 'connected', 'reconnecting'].includes(this.state?.connection ?? '');
  }

  private async onTrigger(trigger: messages.TriggerSignalInput): Promise<void> {
    if (trigger.type === 'uninstall') {
      this.uninstall.begin();
      return;
    }
    this.uninstall.takeBack();
    await this.inTurn(() => this.reload()).catch((error: unknown) => log.warn('trigger came too late', { error }));
  }

  private onReport(report: messages.ConnectionReportInput): void {
    // A report that comes late, about a connection that is ending, is no news.
    if (!this.state || !this.isLive() || !canTransition(this.state.connection, report.status)) return;
    this.setConnection(report.status, report.problem);
    this.changed = true;
    // The connection found out first that Genesys Cloud refuses the credentials.
    if (report.problem?.code.startsWith('genesys_')) {
      this.inBackground('looking at the credentials', async () => void (await this.inTurn(() => this.reload())));
    }
  }

  private onEnded(problem: Problem | null): void {
    if (!this.state || this.state.connection === 'disconnected') return;
    if (this.isLive()) {
      this.keepConnection();
      return;
    }
    this.setConnection('disconnected', problem);
    this.changed = true;
  }

  private setConnection(connection: ConnectionStatus, problem: Problem | null): void {
    const before = this.known();
    if (!canTransition(before.connection, connection)) {
      log.error('a transition that the table of states does not have', { from: before.connection, to: connection });
    }
    this.state = {
      ...before,
      connection,
      connectionSince: before.connection === connection ? before.connectionSince : new Date().toISOString(),
      connectionProblem: problem,
    };
  }

  private async moveTo(connection: ConnectionStatus, problem: Problem | null): Promise<void> {
    this.setConnection(connection, problem);
    this.describe();
    await control.projectOrganization(this.known());
  }

  private async projectChanges(): Promise<void> {
    this.changed = false;
    this.describe();
    if (!this.removed) await control.projectOrganization(this.known());
  }

  /** The connection workflow runs for as long as the organization is connected, whatever ends it. */
  private keepConnection(): void {
    if (this.keeping) return;
    this.keeping = true;
    this.inBackground('keeping the connection', async () => {
      try {
        await ensureConnection(
          this.organizationId,
          () => this.isLive(),
          () => this.onGone(),
        );
      } finally {
        this.keeping = false;
      }
    });
  }

  private onGone(): void {
    if (!this.isLive()) return;
    this.inBackground('restarting the connection', async () => {
      await sleep('1 second');
      if (this.isLive()) this.keepConnection();
    });
  }

  private async endConnection(): Promise<void> {
    // What was asked of the connection before arrives before the stop.
    await condition(() => !this.keeping);
    // Nothing runs under that id: then it has ended already.
    if (!(await stopConnection(this.organizationId))) this.onEnded(null);
  }

  private observe(): void {
    this.doorbell = false;
    if (!this.state || !this.isLive()) return;
    this.observing = true;
    this.inBackground('observing giosg users', async () => {
      try {
        const seen = await observer.observeGiosgUsers({ organizationId: this.organizationId });
        if (seen.more) this.doorbell = true;
      } finally {
        this.observing = false;
      }
    });
  }

  private timeToken(): void {
    if (this.state?.credentials === 'valid') this.token.start();
    else this.token.stop();
  }

  private onTokenRefreshed(credentials: CredentialsStatus): void {
    if (this.known().credentials !== credentials) {
      this.state = { ...this.known(), credentials };
      this.changed = true;
    }
    this.describe();
  }

  private onUninstallUnconfirmed(): void {
    if (this.known().installation === 'uninstall_unconfirmed') return;
    this.state = { ...this.known(), installation: 'uninstall_unconfirmed' };
    this.changed = true;
  }

  private inBackground(what: string, work: () => Promise<void>): void {
    void this.background
      .run(async () => CancellationScope.cancellable(work))
      .catch((error: unknown) => {
        if (!isCancellation(error)) log.error(`${what} failed`, { error });
      });
  }

  /** At the start and after a continue-as-new: what ought to go on in the background goes on. */
  private resume(): void {
    if (!this.state) return;
    this.describe();
    this.uninstall.resume();
    this.timeToken();
    if (this.isLive()) this.keepConnection();
    if (this.state.connection === 'disconnecting') this.inBackground('ending', () => this.endConnection());
  }

  /** False when a new installation arrived while the old one was being removed. */
  private async isOver(): Promise<boolean> {
    this.background.cancel();
    await condition(allHandlersFinished);
    await this.load();
    if (this.state === null) return true;
    this.removed = false;
    this.changed = false;
    this.keeping = false;
    this.uninstall.takeBack();
    this.token.refreshAt = null;
    this.background = new CancellationScope();
    return false;
  }

  private async goOnAsNew(): Promise<never> {
    // Nothing may be awaited between the last look and the command: an update accepted there would be cut off.
    while (this.changed || !allHandlersFinished()) {
      await condition(allHandlersFinished);
      if (this.changed) await this.projectChanges();
    }
    const observing = this.observing;
    this.background.cancel();
    const carried: messages.CarriedState = {
      state: this.known(),
      doorbell: this.doorbell || observing,
      uninstall: this.uninstall.waiting,
      tokenRefreshAt: this.token.refreshAt,
    };
    return continueAsNew<typeof organization>({ organizationId: this.organizationId, carried });
  }

  private describe(): void {
    if (!this.state) return;
    this.visibility.show(this.state, {
      tokenRefreshAt: this.token.refreshAt,
      uninstallAskAt: this.uninstall.waiting?.nextAskAt ?? null,
      observing: this.observing,
    });
  }
}
