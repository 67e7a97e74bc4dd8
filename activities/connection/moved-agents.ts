import { normaliseEmail } from '../../domain/matching';
import type { AgentRecord } from './agent-record';
import type { AddressedLook } from './vendor-reader';

export interface LookAtMany {
  /** Genesys users that were asked about. */
  asked: readonly string[];
  /** What came back; whom Genesys Cloud no longer knows is missing. */
  looks: Map<string, AddressedLook>;
  records: readonly AgentRecord[];
}

/**
 * Addresses change in Genesys Cloud, too, and people leave: agents matched by an address that is no longer theirs over
 * there, and whoever has it now. Matches by hand stay.
 */
export function findMoved({ asked, looks, records }: LookAtMany): AgentRecord[] {
  const wasAsked = new Set(asked);
  const newEmails = new Set<string>();
  const moved = records.filter(({ row }) => {
    if (row.match !== 'email' || row.genesysUserId === null || !wasAsked.has(row.genesysUserId)) return false;
    const look = looks.get(row.genesysUserId);
    const email = normaliseEmail(look?.email);
    // Genesys Cloud may leave an address out; that is no change.
    if ((look && email === null) || email === normaliseEmail(row.email)) return false;
    if (email !== null) newEmails.add(email);
    return true;
  });
  const heirs = records.filter(({ row }) => {
    const email = normaliseEmail(row.email);
    return row.match !== 'manual' && email !== null && newEmails.has(email);
  });
  return [...new Set([...moved, ...heirs])];
}
