import type { Change } from '../core/changes';
import type { SandboxContext } from '../core/context';
import { toIso } from '../core/clock';
import type { Organization } from '../core/types';
import { ControlError } from './control-error';
import type { People } from './people';
import { chooseAct, type Random } from './shift-behaviour';
import { createEffectTimes } from './shift-figures';
import { shiftPerson } from './shift-people';
import { agentsOf, type AgentSnapshot } from './snapshot';

export interface ShiftSpec {
  readonly organizationId?: string;
  /** 50 when absent, 200 at most. */
  readonly agents?: number;
}

export interface ShiftReport {
  readonly organizationId: string;
  readonly isRunning: boolean;
  readonly startedAt: string;
  /** When it ended, or ends by itself. */
  readonly endsAt: string;
  readonly agents: number;
  /** How many of them had to be made. */
  readonly created: number;
  /** What people did. */
  readonly acts: number;
  /** What the product did about these agents, and how long after the person's act (milliseconds). */
  readonly effects: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

/** Many people at work at once, as people are: each does something every 12 to 36 seconds. */
export interface BusyShift {
  /** Makes the people that are missing. One shift at a time: a running one is answered as it is. */
  start(spec?: ShiftSpec): ShiftReport;
  /** Leaves everybody as they are. */
  stop(): ShiftReport | null;
  /** The running shift, else the last one. */
  report(): ShiftReport | null;
}

export interface BusyShiftDeps {
  readonly context: SandboxContext;
  readonly people: People;
  readonly organization: (id?: string) => Organization;
  readonly addAgent: (spec: { organizationId: string; name: string; email: string }) => unknown;
  readonly random: Random;
  /** Calls again and again; answers how to end it. */
  readonly every: (ms: number, look: () => void) => () => void;
}

type Twin = Required<AgentSnapshot>;

interface Shift {
  readonly organization: Organization;
  readonly startedAt: number;
  readonly created: number;
  /** When each person, by giosg user, does something next. */
  readonly nextAt: Map<string, number>;
  readonly times: ReturnType<typeof createEffectTimes>;
  readonly ends: (() => void)[];
  endsAt: number;
  isRunning: boolean;
  acts: number;
}

const lookEveryMs = 250;
/** At most five acts of one person in a minute: the product rests an agent's sync at the seventh write. */
const restMs = { least: 12_000, most: 36_000 };
/** Everybody has come to work after so long. */
const arrivalMs = 12_000;
/** A shift that nobody stops. */
const longestMs = 15 * 60_000;
const maxAgents = 200;

const isPlayable = (agent: AgentSnapshot): agent is Twin =>
  agent.giosg !== undefined && agent.genesys !== undefined && !agent.giosg.isBot;

export function createBusyShift(deps: BusyShiftDeps): BusyShift {
  const { context, random } = deps;
  let shift: Shift | undefined;

  const stop = (): ShiftReport | null => {
    if (!shift) return null;
    if (shift.isRunning) shift.endsAt = context.now();
    shift.isRunning = false;
    for (const end of shift.ends.splice(0)) end();
    return reportOf(shift);
  };

  const look = (running: Shift): void => {
    const now = context.now();
    if (now >= running.endsAt) stop();
    else for (const twin of twinsOf(context, running.organization)) actIfDue(deps, running, twin);
  };

  return {
    start({ organizationId, agents = 50 } = {}) {
      if (shift?.isRunning) return reportOf(shift);
      if (!Number.isInteger(agents) || agents < 1 || agents > maxAgents) {
        throw new ControlError(422, `a shift has 1 to ${maxAgents} agents`);
      }
      const begun = begin(deps, deps.organization(organizationId), agents);
      shift = begun;
      begun.ends.push(
        context.changes.subscribe((change) => countEffect(begun, change)),
        deps.every(lookEveryMs, () => look(begun)),
      );
      return reportOf(begun);
    },
    stop,
    report: () => (shift ? reportOf(shift) : null),
  };

  function begin({ addAgent }: BusyShiftDeps, organization: Organization, agents: number): Shift {
    const known = twinsOf(context, organization).length;
    const taken = new Set(agentsOf(context, organization).map(({ email }) => email?.toLowerCase()));
    let created = 0;
    for (let index = 0; known + created < agents; index += 1) {
      const { name, mailbox } = shiftPerson(index);
      const email = `${mailbox}@org${organization.number}.example.com`;
      if (taken.has(email)) continue;
      addAgent({ organizationId: organization.id, name, email });
      created += 1;
    }
    const startedAt = context.now();
    const onShift = twinsOf(context, organization).slice(0, agents);
    return {
      organization,
      startedAt,
      created,
      nextAt: new Map(onShift.map((twin) => [twin.giosg.id, startedAt + random() * arrivalMs])),
      times: createEffectTimes(),
      ends: [],
      endsAt: startedAt + longestMs,
      isRunning: true,
      acts: 0,
    };
  }
}

const twinsOf = (context: SandboxContext, organization: Organization): Twin[] =>
  agentsOf(context, organization).filter(isPlayable);

function actIfDue({ context, people, random }: BusyShiftDeps, shift: Shift, twin: Twin): void {
  const due = shift.nextAt.get(twin.giosg.id);
  if (due === undefined || due > context.now()) return;
  const act = chooseAct(twin, random);
  if (act.side === 'giosg') people.giosg(twin.giosg.id, act.action);
  else people.genesys(twin.genesys.id, act.action);
  shift.acts += 1;
  shift.nextAt.set(twin.giosg.id, context.now() + restMs.least + random() * (restMs.most - restMs.least));
}

function countEffect(shift: Shift, { by, organizationId, afterMs }: Change): void {
  if (by !== 'product' || organizationId !== shift.organization.id || afterMs === undefined) return;
  shift.times.add(afterMs);
}

function reportOf({ organization, times, nextAt, startedAt, endsAt, ...shift }: Shift): ShiftReport {
  return {
    organizationId: organization.id,
    isRunning: shift.isRunning,
    startedAt: toIso(startedAt),
    endsAt: toIso(endsAt),
    agents: nextAt.size,
    created: shift.created,
    acts: shift.acts,
    effects: times.count(),
    p50Ms: times.percentile(50),
    p95Ms: times.percentile(95),
  };
}
