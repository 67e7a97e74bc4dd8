import type { NotificationFrame } from '../../clients/genesys/notification-frames';
import type { AgentRepository } from '../../db/agent.repository';
import type { Lease } from '../../db/lease.repository';
import type { GiosgReading } from '../../db/observation.repository';
import { upgradeAgentState } from '../../domain/agent-state';
import type { Logger } from '../../runtime/logger';
import type { Metrics } from '../../runtime/metrics';
import { AgentLane, type LaneContext } from './agent-lane';
import { blankRecord, identityKey, isSameIdentity, takeIdentity } from './agent-identity';
import type { AgentMatcher, SetMatch } from './agent-matcher';
import { defaultSetting, type AgentRecord, type Cause, type Incoming } from './agent-record';
import { findMoved, noteGone } from './moved-agents';
import type { Urgency } from './quota';
import type { AddressedLook, NumberedReading, VendorReader } from './vendor-reader';

export interface AgentDirectoryDeps {
  lease: Lease;
  agents: AgentRepository;
  matcher: AgentMatcher;
  reader: VendorReader;
  laneContext: LaneContext;
  /** Who is matched, or who the policy is for, may have changed: listen to them. Resolves when they are heard. */
  listen(): Promise<void>;
  now(): number;
  logger: Logger;
  metrics: Metrics;
}

/**
 * All agents of one connected organization in memory, each with its lane, found by either side's id. Taking in
 * identities follows one at a time; observations of known agents go straight to their lanes.
 */
export class AgentDirectory {
  private readonly lanes = new Map<string, AgentLane>();
  private readonly byGenesysUser = new Map<string, AgentLane>();
  /** What Postgres knows of each agent's identity, to write only what changed. */
  private readonly saved = new Map<string, string>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: AgentDirectoryDeps) {}

  async load(): Promise<void> {
    const { agents, lease } = this.deps;
    const [rows, settings] = await Promise.all([
      agents.list(lease.organizationId),
      agents.listSettings(lease.organizationId),
    ]);
    for (const row of rows) {
      row.state = row.state === null ? null : upgradeAgentState(row.state);
      this.saved.set(row.giosgUserId, identityKey(row));
      this.add({ row, setting: settings.get(row.giosgUserId) ?? defaultSetting, capacity: null });
    }
  }

  /** Everybody in giosg whom it knows, matched or not. */
  get size(): number {
    return this.lanes.size;
  }

  get matchedGenesysUsers(): string[] {
    return [...this.byGenesysUser.keys()];
  }

  /** Those of them whom the policy is for. */
  get scopedGenesysUsers(): string[] {
    const { scope } = this.deps.laneContext.rules().policy;
    const isIn = (lane: AgentLane): boolean => scope === 'all' || scope.includes(lane.record.row.giosgUserId);
    return [...this.byGenesysUser].flatMap(([genesysUserId, lane]) => (isIn(lane) ? genesysUserId : []));
  }

  /** giosg says who is there. Everybody at once at a connect or a sweep: who is missing is asked for singly. */
  takeEverybody(readings: Map<string, NumberedReading>): Promise<void> {
    return this.inTurn(async () => {
      const listed = Math.max(0, ...[...readings.values()].map(({ readSeq }) => readSeq));
      const all = new Map(readings);
      for (const [giosgUserId, lane] of this.lanes) {
        const { isDeleted, giosgReadSeq } = lane.record.row;
        if (all.has(giosgUserId) || isDeleted || giosgReadSeq > listed) continue;
        all.set(giosgUserId, await this.deps.reader.readGiosg(giosgUserId));
      }
      await this.identify(all, true);
    });
  }

  /**
   * Single users that changed. Known ones go straight to their lanes; the promise is for the others, who have to be
   * matched first.
   */
  async takeReadings(readings: Map<string, NumberedReading>, causeOf: (giosgUserId: string) => Cause): Promise<void> {
    const strangers = new Map<string, NumberedReading>();
    for (const [giosgUserId, numbered] of readings) {
      const lane = this.lanes.get(giosgUserId);
      this.deps.metrics.observations.inc({ side: 'giosg', source: 'webhook' });
      if (lane && this.isSettled(lane, numbered.reading)) lane.offer({ giosg: numbered, cause: causeOf(giosgUserId) });
      else strangers.set(giosgUserId, numbered);
    }
    if (strangers.size === 0) return;
    await this.inTurn(async () => {
      await this.identify(strangers, false);
      const ids = [...strangers.keys()].flatMap((id) => this.lanes.get(id)?.record.row.genesysUserId ?? []);
      const looks = await this.deps.reader.readGenesys(ids, 'available');
      for (const [giosgUserId, giosg] of strangers) {
        const lane = this.lanes.get(giosgUserId);
        lane?.offer({ giosg, ...looks.get(lane.record.row.genesysUserId ?? ''), cause: causeOf(giosgUserId) });
      }
    });
  }

  /** An event of the notification socket. False for a user nobody here is matched with. */
  takeFrame(frame: NotificationFrame): boolean {
    if (frame.kind !== 'presence' && frame.kind !== 'routing' && frame.kind !== 'activity') return true;
    const lane = this.laneOf(frame.userId);
    if (!lane) return false;
    this.deps.metrics.observations.inc({ side: 'genesys', source: 'socket' });
    const cause = {
      text: frame.correlationId === undefined ? 'Genesys event' : `Genesys event ${frame.correlationId}`,
      receivedAt: this.deps.now(),
      correlationId: frame.correlationId ?? null,
    };
    const incoming: Incoming = { isEvent: true, cause };
    if (frame.kind !== 'routing' && frame.presence) incoming.presence = frame.presence;
    if (frame.kind !== 'presence' && frame.routing) incoming.routing = frame.routing;
    incoming.cause.vendorAt = latest(incoming.presence?.presenceAt, incoming.routing?.routingAt);
    lane.offer(incoming);
    return true;
  }

  /**
   * Reads these Genesys users and hands on what they are now, together with what giosg said of them: a person who
   * changed both sides while nobody looked is judged once, not twice. After a connect that is urgent: events wait for it.
   */
  async look(
    genesysUserIds: readonly string[],
    readings: Map<string, NumberedReading> | null,
    { cause, urgency }: { cause: string; urgency: 'channels' | 'sweep' },
  ): Promise<void> {
    const looks = await this.readGenesys(genesysUserIds, urgency);
    this.rematchMoved(genesysUserIds, looks);
    for (const [userId, { email: _email, ...look }] of looks) {
      const lane = this.laneOf(userId);
      if (!lane) continue;
      this.deps.metrics.observations.inc({ side: 'genesys', source: 'snapshot' });
      const giosg = readings?.get(lane.record.row.giosgUserId);
      lane.offer({ ...(giosg ? { giosg } : {}), ...look, cause: { text: cause, receivedAt: null } });
    }
  }

  /** Agents that are in giosg only: nothing is decided for them, but the page shows them. */
  offerUnmatched(readings: Map<string, NumberedReading>, cause: string): void {
    for (const [giosgUserId, giosg] of readings) {
      const lane = this.lanes.get(giosgUserId);
      if (lane?.record.row.genesysUserId === null) lane.offer({ giosg, cause: { text: cause, receivedAt: null } });
    }
  }

  /** Both sides of everybody. */
  async sweep(cause: string): Promise<void> {
    const readings = await this.deps.reader.readAllGiosg();
    await this.takeEverybody(readings);
    this.offerUnmatched(readings, cause);
    await this.look(this.matchedGenesysUsers, readings, { cause, urgency: 'sweep' });
  }

  /** Settings of the page changed: wishes, pauses, matches by hand. */
  async reloadSettings(): Promise<void> {
    const settings = await this.deps.agents.listSettings(this.deps.lease.organizationId);
    const rematch: AgentLane[] = [];
    for (const [giosgUserId, lane] of this.lanes) {
      const former = lane.record.setting;
      lane.record.setting = settings.get(giosgUserId) ?? defaultSetting;
      const isSameMatch = JSON.stringify(former.manualMatch) === JSON.stringify(lane.record.setting.manualMatch);
      if (!isSameMatch) rematch.push(lane);
      else if (JSON.stringify(former) !== JSON.stringify(lane.record.setting)) lane.wake();
    }
    if (rematch.length > 0) await this.inTurn(() => this.rematch(rematch, 'match changed on the setup page'));
  }

  /** Something that holds for all of them is different now. */
  wakeEverybody(): void {
    for (const lane of this.lanes.values()) lane.wake();
  }

  async idle(): Promise<void> {
    await Promise.all([...this.lanes.values()].map((lane) => lane.idle()));
  }

  close(): void {
    for (const lane of this.lanes.values()) lane.close();
  }

  /** While matches are being made, the index may still name an agent who has become somebody else over there. */
  private laneOf(genesysUserId: string): AgentLane | undefined {
    const lane = this.byGenesysUser.get(genesysUserId);
    return lane?.record.row.genesysUserId === genesysUserId ? lane : undefined;
  }

  private async readGenesys(userIds: readonly string[], urgency: Urgency): Promise<Map<string, AddressedLook>> {
    const looks = await this.deps.reader.readGenesys(userIds, urgency);
    for (const userId of userIds) {
      const lane = this.laneOf(userId);
      if (lane && noteGone(lane.record, !looks.has(userId), this.deps.now())) lane.wake();
    }
    return looks;
  }

  private inTurn<Result>(step: () => Promise<Result>): Promise<Result> {
    const result = this.turn.then(step);
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** Not waited for: a look may be part of the turn that this needs. */
  private rematchMoved(asked: readonly string[], looks: Map<string, AddressedLook>): void {
    const records = [...this.lanes.values()].map((lane) => lane.record);
    const moved = findMoved({ asked, looks, records });
    if (moved.length === 0) return;
    const lanes = moved.flatMap(({ row }) => this.lanes.get(row.giosgUserId) ?? []);
    this.inTurn(() => this.rematch(lanes, 'e-mail address changed in Genesys Cloud')).catch((error: unknown) =>
      this.deps.logger.warn({ err: error, agents: moved.length }, 'agents not matched again; the next sweep tries'),
    );
  }

  private async rematch(lanes: AgentLane[], cause: string): Promise<void> {
    for (const lane of lanes) {
      if (!lane.record.setting.manualMatch) lane.record.row.match = 'none';
    }
    await this.matchAndListen(
      lanes.map((lane) => lane.record),
      true,
    );
    await this.lookAt(lanes, cause);
  }

  /** Both sides of these agents, whatever was known of them. */
  private async lookAt(lanes: AgentLane[], cause: string): Promise<void> {
    const ids = lanes.flatMap((lane) => lane.record.row.genesysUserId ?? []);
    const looks = await this.readGenesys(ids, 'available');
    for (const lane of lanes) {
      const giosg = await this.deps.reader.readGiosg(lane.record.row.giosgUserId);
      const look = looks.get(lane.record.row.genesysUserId ?? '');
      lane.offer({ giosg, ...look, cause: { text: cause, receivedAt: null } });
    }
  }

  /** Makes strangers known, takes over new identities, and matches who needs it. */
  private async identify(readings: Map<string, NumberedReading>, again: boolean): Promise<void> {
    const touched: AgentRecord[] = [];
    for (const [giosgUserId, { reading }] of readings) {
      const lane = this.lanes.get(giosgUserId) ?? this.add(blankRecord(giosgUserId));
      if (!isSameIdentity(lane.record.row, reading)) takeIdentity(lane.record, reading);
      touched.push(lane.record);
    }
    await this.matchAndListen(touched, again);
  }

  private async matchAndListen(records: AgentRecord[], again: boolean): Promise<void> {
    const all = [...this.lanes.values()].map((lane) => lane.record);
    const asked = new Set(records);
    const others: AgentLane[] = [];
    const set: SetMatch = (record, genesysUserId, match) => {
      const { row } = record;
      const lane = this.lanes.get(row.giosgUserId);
      if (lane && row.genesysUserId !== genesysUserId) {
        lane.rematch(genesysUserId);
        if (!asked.has(record)) others.push(lane);
      }
      row.match = match;
    };
    await this.deps.matcher.match({ records, all, again, set });
    await this.saveIdentities(all);
    this.byGenesysUser.clear();
    for (const lane of this.lanes.values()) {
      const { row } = lane.record;
      if (row.genesysUserId !== null && !row.isDeleted && !row.isBot) this.byGenesysUser.set(row.genesysUserId, lane);
    }
    await this.deps.listen();
  }

  /** Known by this very identity, matched or looked for in vain, and stored so. */
  private isSettled(lane: AgentLane, reading: GiosgReading): boolean {
    const { row } = lane.record;
    return isSameIdentity(row, reading) && this.saved.get(row.giosgUserId) === identityKey(row);
  }

  private async saveIdentities(records: AgentRecord[]): Promise<void> {
    const changed = records.filter(({ row }) => this.saved.get(row.giosgUserId) !== identityKey(row));
    await this.deps.agents.saveIdentities(
      this.deps.lease,
      changed.map(({ row }) => row),
    );
    for (const { row } of changed) this.saved.set(row.giosgUserId, identityKey(row));
  }

  private add(record: AgentRecord): AgentLane {
    const lane = new AgentLane(record, this.deps.laneContext);
    this.lanes.set(record.row.giosgUserId, lane);
    const { genesysUserId, isDeleted, isBot } = record.row;
    if (genesysUserId !== null && !isDeleted && !isBot) this.byGenesysUser.set(genesysUserId, lane);
    return lane;
  }
}

/** An event with both parts is of whichever changed last. */
function latest(...times: (number | null | undefined)[]): number | null {
  const stated = times.filter((time) => typeof time === 'number');
  return stated.length === 0 ? null : Math.max(...stated);
}
