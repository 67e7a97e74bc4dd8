import { genesysUserGone, normaliseEmail } from '../../domain/matching';
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

/**
 * Notes of an agent matched by hand whether that user is still in Genesys Cloud: such a match stays, so somebody has to
 * know. True if that is news.
 */
export function noteGone({ row }: AgentRecord, isMissing: boolean, now: number): boolean {
  const isGone = isMissing && row.match === 'manual';
  if (isGone === (row.problem?.code === genesysUserGone)) return false;
  const message = 'The user who was chosen by hand is no longer active in Genesys Cloud.';
  row.problem = isGone ? { code: genesysUserGone, message, since: new Date(now).toISOString() } : null;
  return true;
}
