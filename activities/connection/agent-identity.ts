import type { GiosgReading } from '../../db/observation.repository';
import { defaultSetting, newAgentRow, type AgentRecord } from './agent-record';

/** An agent of whom nothing but the id is known. */
export const blankRecord = (giosgUserId: string): AgentRecord => ({
  row: newAgentRow(giosgUserId),
  setting: defaultSetting,
  capacity: null,
});

/** What of a row has to be stored when it changes, and makes its match a new question. */
export function identityKey(row: AgentRecord['row']): string {
  const { email, name, isBot, isDeleted, genesysUserId, match, searchedEmail } = row;
  return JSON.stringify([email, name, isBot, isDeleted, genesysUserId, match, searchedEmail]);
}

export function isSameIdentity(row: AgentRecord['row'], reading: GiosgReading): boolean {
  return (
    row.email === reading.email &&
    row.name === reading.name &&
    row.isBot === reading.isBot &&
    row.isDeleted === reading.isDeleted
  );
}

export function takeIdentity({ row }: AgentRecord, reading: GiosgReading): void {
  row.isDeleted = reading.isDeleted;
  // A user who is gone has no name or address in the answer; the row keeps what it knew.
  if (reading.isDeleted) return;
  row.email = reading.email;
  row.name = reading.name;
  row.isBot = reading.isBot;
}
