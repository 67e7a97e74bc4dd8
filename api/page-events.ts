import { z } from 'zod';
import type { PageChange } from './contracts/events';
import { pageTopics } from './contracts/page-topics';
import { createListener } from '../db/listener';
import type { Logger } from '../runtime/logger';

/** What one stream is told. */
export interface PageEar {
  changed(change: PageChange): void;
  /** The organization is gone, and its sessions with it. */
  removed(): void;
  /** This process ends: the page finds another one. */
  closing(): void;
}

export interface PageEvents {
  /** Answers with the end of the subscription, or null when the organization has too many already or we are closing. */
  subscribe(organizationId: string, ear: PageEar): (() => void) | null;
  close(): Promise<void>;
}

/** What the triggers of the migration `tell_the_page` send. */
const noticeSchema = z.object({
  organization: z.string(),
  topic: z.enum([...pageTopics, 'removed']),
  agents: z.array(z.string()).nullish(),
});

/** Beyond this a page falls back on looking now and then. */
const streamsPerOrganization = 1_000;

/** One LISTEN connection for all streams of a process, so that any number of API processes tells the same. */
export function createPageEvents(deps: { databaseUrl: string; logger: Pick<Logger, 'warn'> }): PageEvents {
  const ears = new Map<string, Set<PageEar>>();
  let closed = false;

  const listener = createListener({
    databaseUrl: deps.databaseUrl,
    channels: ['page_changed'],
    onNotify: (_channel, payload) => tell(payload),
    onConnected: () => everybody((ear) => ear.changed({ topics: [...pageTopics] })),
    onError: (error) => deps.logger.warn({ err: error }, 'LISTEN connection of the page lost, connecting again'),
  });

  const everybody = (say: (ear: PageEar) => void): void => {
    for (const each of ears.values()) for (const ear of each) say(ear);
  };

  const tell = (payload: string): void => {
    const notice = readNotice(payload);
    if (!notice) return;
    const { organization, topic, agents } = notice;
    for (const ear of ears.get(organization) ?? []) {
      if (topic === 'removed') ear.removed();
      else ear.changed({ topics: [topic], ...(agents ? { agents } : {}) });
    }
  };

  return {
    subscribe(organizationId, ear) {
      const those = ears.get(organizationId) ?? new Set();
      if (closed || those.size >= streamsPerOrganization) return null;
      ears.set(organizationId, those.add(ear));
      return () => {
        those.delete(ear);
        if (those.size === 0 && ears.get(organizationId) === those) ears.delete(organizationId);
      };
    },
    async close() {
      closed = true;
      everybody((ear) => ear.closing());
      await listener.close();
    },
  };
}

/** Null for what a newer version of the triggers may send. */
function readNotice(payload: string): z.infer<typeof noticeSchema> | null {
  try {
    return noticeSchema.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}
