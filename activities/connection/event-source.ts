import type { NotificationFrame } from '../../clients/genesys/notification-frames';
import type { Problem } from '../../domain/organization-state';
import type { Logger } from '../../runtime/logger';
import type { GenesysAccess } from '../vendor-access';
import type { Quota } from './quota';

/** What a user of Genesys Cloud is from some moment on, as an event tells it. */
export type UserEvent = Extract<NotificationFrame, { userId: string }>;

/** Whoever wants to know what happens in Genesys Cloud. */
export interface EventSink {
  /** In order of arrival, and never before the snapshot that follows a connect. Doubles and late ones are possible. */
  onEvent(event: UserEvent): void;
  /** Events of these users may have been missed: reads all of them and takes in what they are now. */
  snapshot(userIds: readonly string[], cause: string): Promise<void>;
  /** `isUp` or `problem` may have changed. */
  onState(): void;
  /** The vendor refuses our token: trying on is no use. */
  onAccessLost(error: unknown): void;
}

/**
 * Where changes of one organization's users in Genesys Cloud are heard from. The notification service's WebSocket is the
 * only one now; EventBridge or a webhook of a trigger could be others.
 */
export interface EventSource {
  /** How many users it can hear at most. */
  readonly capacity: number;
  /**
   * Hears exactly these users, or as many of them as it can, the first ones first. The first call opens what it takes to
   * hear them. Each is read once after that (`snapshot`). Throws what Genesys Cloud says; it goes on trying by itself.
   */
  listenTo(userIds: readonly string[]): Promise<void>;
  /** Compares what it should hear with what the vendor says that it does, and puts right what differs. */
  verify(): Promise<void>;
  /** False for a user whose events cannot reach us: beyond the capacity, or refused by the vendor. */
  isHeard(userId: string): boolean;
  /** Whether everything that can be heard is, at this moment. */
  readonly isUp: boolean;
  /** What an administrator should know, also while it is up. */
  readonly problem: Omit<Problem, 'since'> | null;
  close(): Promise<void>;
}

export interface EventSourceContext {
  organizationId: string;
  genesys: GenesysAccess;
  quota: Quota;
  sink: EventSink;
  logger: Logger;
}

export type OpenEventSource = (context: EventSourceContext) => EventSource;
