import type { CallLog, LoggedCall } from '../core/call-log';
import { toIso, type Clock } from '../core/clock';
import type { Side } from '../core/types';
import { ControlError } from './control-error';
import { troubleCourses, type Course, type CourseDeps, type TroubleKind } from './trouble-courses';

/**
 * Something that goes wrong by a button of the play page. `going`: until `until`, or for `left` more messages or
 * calls. `recovering`: it is over, and the product has not yet been seen to be over it. `healed`: it has.
 */
export interface Trouble {
  readonly id: string;
  readonly kind: TroubleKind;
  readonly side: Side;
  readonly phase: 'going' | 'recovering' | 'healed';
  readonly startedAt: string;
  readonly until: string | null;
  readonly left: number | null;
  readonly healedAt: string | null;
  /** From its end to the product's being over it. */
  readonly healedAfterMs: number | null;
}

export interface Troubles {
  /** Throws a ControlError for an unknown kind (422), and where there is nothing to break (409). */
  begin(kind: string): Trouble;
  /** Oldest first; those healed stay for half a minute. */
  list(): Trouble[];
  /** Forgets all; what they left behind is ended by the caller. */
  clear(): void;
}

export interface TroublesDeps extends CourseDeps {
  readonly log: CallLog;
  readonly now: Clock;
}

interface Entry {
  readonly id: string;
  readonly kind: TroubleKind;
  readonly course: Course;
  readonly startedAt: number;
  endedAt?: number;
  healedAt?: number;
}

const keepHealedMs = 30_000;

export function createTroubles(deps: TroublesDeps): Troubles {
  const { now, log } = deps;
  let number = 0;
  let entries: Entry[] = [];

  /** Notes the end of what has ended by itself. */
  const settle = (): void => {
    for (const entry of entries) {
      const end = endOf(entry.course, now());
      if (entry.endedAt === undefined && end !== undefined) entry.endedAt = end;
      if (entry.endedAt !== undefined && entry.course.needsNoHealing) entry.healedAt ??= entry.endedAt;
    }
  };

  const onCall = (call: LoggedCall): void => {
    settle();
    for (const entry of entries) {
      const { endedAt } = entry;
      if (endedAt === undefined || entry.healedAt !== undefined) continue;
      if (Date.parse(call.at) >= endedAt && entry.course.isHealedBy(call)) entry.healedAt = now();
    }
  };
  log.subscribe(onCall);

  return {
    begin(kind) {
      if (!isKind(kind)) {
        throw new ControlError(422, `kind is one of ${Object.keys(troubleCourses).join(', ')}`);
      }
      const startedAt = now();
      const entry: Entry = { id: `trouble-${++number}`, kind, course: troubleCourses[kind](deps), startedAt };
      entries.push(entry);
      settle();
      return view(entry);
    },
    list() {
      settle();
      entries = entries.filter(({ healedAt }) => healedAt === undefined || now() - healedAt < keepHealedMs);
      return entries.map(view);
    },
    clear() {
      entries = [];
    },
  };
}

const isKind = (kind: string): kind is TroubleKind => Object.hasOwn(troubleCourses, kind);

function endOf({ until, left }: Course, now: number): number | undefined {
  if (until !== undefined) return until <= now ? until : undefined;
  if (left !== undefined && left() > 0) return undefined;
  return now;
}

function view({ course, endedAt, healedAt, ...entry }: Entry): Trouble {
  const going = { until: course.until === undefined ? null : toIso(course.until), left: course.left?.() ?? null };
  return {
    id: entry.id,
    kind: entry.kind,
    side: course.side,
    phase: healedAt !== undefined ? 'healed' : endedAt === undefined ? 'going' : 'recovering',
    startedAt: toIso(entry.startedAt),
    ...going,
    healedAt: healedAt === undefined ? null : toIso(healedAt),
    healedAfterMs: healedAt === undefined ? null : healedAt - (endedAt ?? healedAt),
  };
}
