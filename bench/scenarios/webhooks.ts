import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { summarize } from '../statistics';
import { addOrganization, setUp, type BenchOrganization } from '../system/organization';
import type { Sandbox } from '../system/sandbox';
import { valueFigure, type BenchContext, type Scenario } from './scenario';

export interface WebhooksSpec {
  readonly name: string;
  readonly title: string;
  readonly perSecond: number;
  readonly seconds: number;
  readonly quickSeconds: number;
  readonly p99Ms?: number;
}

const agentCount = 1_000;
const readWithinMs = 60_000;

/** Webhooks as such, straight at the API: how soon they are answered, and whether each is followed by a read. */
export function createWebhooksScenario(spec: WebhooksSpec): Scenario {
  return {
    name: spec.name,
    title: spec.title,
    async run(context) {
      const organization = await addOrganization(context.sandbox, agentCount);
      const setup = await setUp(context.product, context.sandbox, organization.id);
      await setup.connect();
      const reads = await watchReads(context.sandbox, organization);
      const posted = await postAtRate(context, spec, organization);
      const unread = await reads.untilAllSince(posted.lastSentAt);
      await setup.disconnect();
      return toResult(spec, posted, unread);
    },
  };
}

interface Posted {
  readonly answerMs: number[];
  readonly statuses: Map<number, number>;
  /** By giosg user id, milliseconds since the epoch. */
  readonly lastSentAt: Map<string, number>;
}

/** At even distances, whether or not earlier ones were answered; the clock of each begins when it was due. */
async function postAtRate(
  { product, isQuick }: BenchContext,
  spec: WebhooksSpec,
  organization: BenchOrganization,
): Promise<Posted> {
  const posted: Posted = { answerMs: [], statuses: new Map(), lastSentAt: new Map() };
  const send = createPoster(`${product.apiUrl}/purecloud_trigger?secret=${encodeURIComponent(product.webhookSecret)}`);
  const count = spec.perSecond * (isQuick ? spec.quickSeconds : spec.seconds);
  const startedAt = performance.now();
  const waiting: Promise<void>[] = [];
  for (let index = 0; index < count; index += 1) {
    const dueAt = startedAt + (index * 1_000) / spec.perSecond;
    // A timer fires a millisecond late at best: those that are due by then go out together.
    while (dueAt > performance.now()) await sleep(1);
    const agent = organization.agents[index % organization.agents.length];
    if (!agent) break;
    posted.lastSentAt.set(agent.giosgId, Date.now());
    waiting.push(
      send(webhookBody(organization.id, agent.giosgId)).then((status) => {
        posted.answerMs.push(performance.now() - dueAt);
        posted.statuses.set(status, (posted.statuses.get(status) ?? 0) + 1);
      }),
    );
  }
  await Promise.all(waiting);
  return posted;
}

function webhookBody(organizationId: string, userId: string): Buffer {
  return Buffer.from(
    JSON.stringify({
      channel: `/api/v5/orgs/${organizationId}/users`,
      action: 'changed',
      resource_id: userId,
      resource: { id: userId, current_chat_count: 1 },
      app_user_auth: { token_type: 'Bearer', access_token: 'x'.repeat(400), organization_id: organizationId },
    }),
  );
}

/** Answers with the status; 0 when there was no answer. */
function createPoster(url: string): (body: Buffer) => Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  return (body) =>
    new Promise((resolve) => {
      const headers = { 'content-type': 'application/json', 'content-length': body.length };
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      });
      sent.once('error', () => resolve(0));
      sent.end(body);
    });
}

/** When each user of the organization was last read by the product. */
async function watchReads(sandbox: Sandbox, organization: BenchOrganization) {
  const filter = '&side=giosg';
  let last = (await sandbox.calls(0, filter)).at(-1)?.seq ?? 0;
  const readAt = new Map<string, number>();
  /** When the last list of everybody was begun. */
  let listedAt = 0;
  let stopped = false;
  const look = async (): Promise<void> => {
    for (const call of await sandbox.calls(last, filter)) {
      last = call.seq;
      if (!call.path.includes(organization.id)) continue;
      const isFirstPage = call.kind === 'giosg.users.list' && !call.query?.includes('cursor');
      if (isFirstPage) listedAt = Date.parse(call.at);
      if (call.kind === 'giosg.user.get') readAt.set(call.path.split('/').at(-1) ?? '', Date.parse(call.at));
    }
  };
  const following = (async () => {
    while (!stopped) {
      await look();
      await sleep(500);
    }
  })();
  following.catch(() => undefined);
  return {
    /** Waits for a read of each that began after its time; answers with how many never came. */
    async untilAllSince(times: ReadonlyMap<string, number>): Promise<number> {
      const end = Date.now() + readWithinMs;
      const readOf = (userId: string): number => Math.max(listedAt, readAt.get(userId) ?? 0);
      const missing = () => [...times].filter(([userId, at]) => readOf(userId) < at).length;
      while (missing() > 0 && Date.now() < end) await sleep(100);
      stopped = true;
      await following;
      return missing();
    },
  };
}

function toResult(spec: WebhooksSpec, posted: Posted, unread: number) {
  const scenario = spec.name;
  const { answerMs, statuses } = posted;
  const refused = answerMs.length - (statuses.get(202) ?? 0);
  const summary = summarize(answerMs);
  const answered = {
    scenario,
    what: 'webhook → 202',
    unit: 'ms',
    ...(summary ? { summary } : {}),
    ...(spec.p99Ms === undefined
      ? {}
      : { aim: `p99 ≤ ${spec.p99Ms}`, isMet: (summary?.p99 ?? Infinity) <= spec.p99Ms }),
  };
  const others = [...statuses].filter(([status]) => status !== 202).map(([status, count]) => `${count} × ${status}`);
  return {
    figures: [
      answered,
      valueFigure({ scenario, what: 'answers other than 202', unit: 'answers' }, refused, 0),
      valueFigure({ scenario, what: 'users not read after their last webhook', unit: 'users' }, unread, 0),
    ],
    lost: [
      ...(refused > 0 ? [`${scenario}: ${others.join(', ')}`] : []),
      ...(unread > 0 ? [`${scenario}: ${unread} users were not read`] : []),
    ],
  };
}
