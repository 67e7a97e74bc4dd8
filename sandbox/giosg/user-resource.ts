import type { GiosgUser, Organization } from '../core/types';
import { isOnline } from '../core/world';

/** A user as `GET /api/v5/orgs/<org>/users/<id>` answers it: every field of giosg's own type. */
export function userResource(user: GiosgUser, organization: Organization) {
  return {
    id: user.id,
    email: user.email,
    organization_id: organization.id,
    organization: { id: organization.id, name: organization.name },
    first_name: user.firstName,
    last_name: user.lastName,
    full_name: `${user.firstName} ${user.lastName}`.trim(),
    is_manager: user.isManager,
    is_staff: false,
    alias: null,
    gender: null,
    birthday: null,
    phone: null,
    title: null,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
    deleted_at: user.deletedAt,
    is_online_enabled: user.wanted,
    is_online: isOnline(user),
    avatar_id: null,
    avatar: null,
    is_present: user.present,
    current_chat_count: user.chats,
    is_deleted: user.isDeleted,
    is_bot: user.isBot,
    is_created_by_sso: false,
    is_email_confirmed: !user.isBot,
    legacy_id: `legacy${user.legacyNumber}`,
    legacy_integer_id: user.legacyNumber,
    organization_legacy_id: organization.number,
  };
}

export type UserResource = ReturnType<typeof userResource>;

export function preferencesResource(user: GiosgUser) {
  return {
    chat_capacity: user.capacity,
    desktop_message_sound: 'visitor_message',
    desktop_visitor_added_sound: 'visitor_connect',
    desktop_volume: 100,
    is_desktop_message_sound_continuous: true,
    is_desktop_notification_enabled: false,
    is_desktop_visitor_added_sound_continuous: true,
    is_muted_offline: false,
    is_spellcheck_enabled: false,
    is_statistics_email_enabled: true,
    is_swimlane_visible: true,
    ui_language_code: 'en',
    user_id: user.id,
  };
}
