import type { AgentRepository } from '../../db/agent.repository';
import type { Lease } from '../../db/lease.repository';
import type { AgentRecord } from './agent-record';
import type { LaneJournal } from './lane-journal';

export interface LaneStoreDeps {
  lease: Lease;
  agents: Pick<AgentRepository, 'save'>;
}

/** Saves one agent's row and what there is to tell about it. */
export class LaneStore {
  private savedJson: string;
  /** giosg answered a write, and Postgres doesn't know the number yet that older reads are compared with. */
  private giosgAnswered = false;

  constructor(
    private readonly record: AgentRecord,
    private readonly journal: LaneJournal,
    private readonly deps: LaneStoreDeps,
  ) {
    this.savedJson = this.json();
  }

  /** A write that giosg answered: with the next save its number is taken. */
  noteAnswer(): void {
    this.giosgAnswered = true;
  }

  forgetAnswer(): void {
    this.giosgAnswered = false;
  }

  /** Nothing is decided before that number is known. */
  async saveAnswer(): Promise<void> {
    if (this.giosgAnswered) await this.save();
  }

  async saveIfChanged(): Promise<void> {
    if (this.journal.hasNews || this.json() !== this.savedJson) await this.save();
  }

  async save(): Promise<void> {
    const { row } = this.record;
    const timeline = this.journal.news();
    const json = this.json();
    const { giosgWriteSeq } = await this.deps.agents.save(this.deps.lease, row, {
      timeline,
      answered: this.giosgAnswered,
    });
    row.giosgWriteSeq = giosgWriteSeq;
    this.giosgAnswered = false;
    this.savedJson = json;
    this.journal.told(timeline);
  }

  /** Without the number of the newest read: a sweep that shows nothing new writes nothing. */
  private json(): string {
    const { state, pending, pageSeq, problem, differences } = this.record.row;
    return JSON.stringify([state, pending, pageSeq, problem, differences]);
  }
}
