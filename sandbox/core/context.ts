import type { ChangeJournal } from './changes';
import type { Clock } from './clock';
import type { DeliveryFaults } from './delivery-faults';
import type { SandboxSettings } from './settings';
import type { Side } from './types';
import type { World } from './world';

/** Who the sandbox plays and whom it talks to. */
export interface SandboxIdentity {
  /** Where the product is: triggers and webhooks go there. No trailing slash. */
  publicUrl: string;
  readonly giosgAppId: string;
  readonly giosgAppSecret: string;
  readonly giosgWebhookSecret: string;
  /** Signs what only giosg itself checks: trigger tokens, codes, webhook tokens. */
  readonly giosgKey: string;
}

/** What every part of the sandbox works on. */
export interface SandboxContext {
  readonly world: World;
  readonly settings: SandboxSettings;
  readonly identity: SandboxIdentity;
  readonly changes: ChangeJournal;
  readonly deliveries: Record<Side, DeliveryFaults>;
  readonly now: Clock;
}
