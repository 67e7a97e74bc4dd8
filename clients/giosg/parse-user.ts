import type { GiosgState } from '../../domain/vocabulary';
import { asCount, asFields, asText, asTime } from '../parsing';

/** A user of giosg. `state.capacity` is always null here: it is a preference and read separately. */
export interface GiosgUser {
  id: string;
  /** Null for bots, possibly. */
  email: string | null;
  fullName: string;
  isBot: boolean;
  isDeleted: boolean;
  /** Null where giosg does not say (the field is deprecated). */
  isManager: boolean | null;
  state: GiosgState;
  updatedAt: number | null;
}

/**
 * A whole user resource of the API. Lenient about all but the id and the three flags of the online state, without which
 * nothing can be decided: undefined when one of those is missing, as in the partial bodies of webhooks.
 */
export function parseGiosgUser(body: unknown): GiosgUser | undefined {
  const fields = asFields(body);
  const id = asText(fields?.['id']);
  const wanted = fields?.['is_online_enabled'];
  const online = fields?.['is_online'];
  const present = fields?.['is_present'];
  if (!fields || id === undefined) return undefined;
  if (typeof wanted !== 'boolean' || typeof online !== 'boolean' || typeof present !== 'boolean') return undefined;
  const isManager = fields['is_manager'];
  return {
    id,
    email: asText(fields['email']) ?? null,
    fullName: asText(fields['full_name']) ?? joinNames(fields['first_name'], fields['last_name']),
    isBot: fields['is_bot'] === true,
    isDeleted: fields['is_deleted'] === true || asText(fields['deleted_at']) !== undefined,
    isManager: typeof isManager === 'boolean' ? isManager : null,
    state: { wanted, online, present, chats: asCount(fields['current_chat_count']) ?? 0, capacity: null },
    updatedAt: asTime(fields['updated_at']),
  };
}

function joinNames(first: unknown, last: unknown): string {
  return [asText(first), asText(last)].filter((name) => name !== undefined).join(' ');
}
