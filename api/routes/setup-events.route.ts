import type { Request, RequestHandler, Response } from 'express';
import { createChangeGatherer } from '../change-gatherer';
import type { PageChange } from '../contracts/events';
import { pageTopics } from '../contracts/page-topics';
import { ApiError, notReady } from '../errors';
import { authenticate } from '../middleware/authenticate';
import type { PageEvents } from '../page-events';
import type { Session, Sessions } from '../sessions';

export interface SetupEventsDeps {
  sessions: Sessions;
  pageEvents: PageEvents;
  /** Between two looks at the session, which also keep proxies awake. Milliseconds. */
  heartbeatMs?: number;
}

const changesApartMs = 250;
/** Unsent bytes of a reader that no longer reads. */
const unsentLimit = 64 * 1024;

/** `GET /api/setup/events`: what to read again, for as long as the session lives. The stream keeps the session alive. */
export function createSetupEventsRoute(deps: SetupEventsDeps): RequestHandler {
  return async (request, response) => {
    const session = await authenticate(request, deps.sessions);
    // Whoever left meanwhile has closed already: nothing would ever end that stream.
    if (response.destroyed) return;
    openStream({ ...deps, request, response, session });
  };
}

interface Stream extends SetupEventsDeps {
  request: Request;
  response: Response;
  session: Session;
}

function openStream({ request, response, session, sessions, pageEvents, heartbeatMs = 15_000 }: Stream): void {
  const send = (text: string): void => {
    if (response.writableLength > unsentLimit) response.destroy();
    else if (!response.writableEnded) response.write(text);
  };
  const gatherer = createChangeGatherer({
    intervalMs: changesApartMs,
    tell: (change) => send(`event: changed\ndata: ${JSON.stringify(change)}\n\n`),
  });
  const end = (): void => {
    send('event: ended\ndata: {}\n\n');
    response.end();
  };
  const unsubscribe = pageEvents.subscribe(session.organizationId, {
    changed: (change) => {
      const own = forReader(change, session);
      if (own.topics.length > 0) gatherer.add(own);
    },
    removed: end,
    closing: () => void response.end(),
  });
  if (!unsubscribe) throw notReady('There are too many live views right now. The page looks now and then instead.');

  const heartbeat = setInterval(() => {
    authenticate(request, sessions).then(
      () => send(': here\n\n'),
      // Postgres being away says nothing about the session.
      (error: unknown) => (error instanceof ApiError && error.status === 401 ? end() : undefined),
    );
  }, heartbeatMs);
  response.once('close', () => {
    unsubscribe();
    clearInterval(heartbeat);
    gatherer.stop();
  });

  response.status(200).set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
  response.flushHeaders();
  gatherer.add(forReader({ topics: [...pageTopics] }, session));
}

/** An agent is told of its own row only, or a thousand frames would look at every change of anybody. */
function forReader(change: PageChange, session: Session): PageChange {
  if (session.role === 'manager') return change;
  const isOwn = change.agents?.includes(session.giosgUserId) ?? true;
  const topics = change.topics.filter((topic) => topic === 'setup' || (topic === 'agents' && isOwn));
  return { topics, ...(change.agents ? { agents: [session.giosgUserId] } : {}) };
}
