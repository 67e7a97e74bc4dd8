/** The problem of an agent who was matched by hand with a user whom Genesys Cloud no longer has. */
export const genesysUserGone = 'genesys_user_gone';

/** A giosg user, as far as matching needs it. */
export interface GiosgCandidate {
  id: string;
  email: string | null;
  isBot: boolean;
  isDeleted: boolean;
}

/** A Genesys Cloud user, as far as matching needs it. */
export interface GenesysCandidate {
  id: string;
  email: string | null;
  isDeleted: boolean;
}

/** `none`: nobody with that address over there. `ambiguous`: more than one on either side, so a person must choose. */
export type EmailMatch =
  | { giosgUserId: string; match: 'matched'; genesysUserId: string }
  | { giosgUserId: string; match: 'none' }
  | { giosgUserId: string; match: 'ambiguous'; genesysUserIds: string[] };

/** An address as it is compared: without case and surrounding space; null for one that can't be an address. */
export function normaliseEmail(email: string | null | undefined): string | null {
  const text = email?.trim().toLowerCase() ?? '';
  return text.includes('@') ? text : null;
}

function byEmail<T extends { email: string | null }>(users: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const user of users) {
    const email = normaliseEmail(user.email);
    if (email !== null) groups.set(email, [...(groups.get(email) ?? []), user]);
  }
  return groups;
}

/** Bots and deleted users are never agents. */
export function isAgent(user: GiosgCandidate): boolean {
  return !user.isBot && !user.isDeleted;
}

/** Matches each giosg agent with the Genesys user of the same address. Answers in the order of `giosgUsers`. */
export function matchByEmail(
  giosgUsers: readonly GiosgCandidate[],
  genesysUsers: readonly GenesysCandidate[],
): EmailMatch[] {
  const agents = giosgUsers.filter(isAgent);
  const here = byEmail(agents);
  const there = byEmail(genesysUsers.filter((user) => !user.isDeleted));
  return agents.map((agent): EmailMatch => {
    const email = normaliseEmail(agent.email);
    const found = (email === null ? undefined : there.get(email)) ?? [];
    const [only] = found;
    if (email === null || only === undefined) return { giosgUserId: agent.id, match: 'none' };
    if (found.length === 1 && here.get(email)?.length === 1) {
      return { giosgUserId: agent.id, match: 'matched', genesysUserId: only.id };
    }
    return { giosgUserId: agent.id, match: 'ambiguous', genesysUserIds: found.map((user) => user.id) };
  });
}
