import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const secondsBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Everything this product counts. No label ever holds an agent, an e-mail address or a secret. */
export type Metrics = ReturnType<typeof createMetrics>;

/**
 * A registry of its own with Node's default metrics and ours, all under `prefix`.
 *
 * Call it once a process and hand the result on: two sets would count past each other.
 */
export function createMetrics(prefix = 'giosg_genesys_') {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix });
  return {
    registry,
    ...createInputMetrics(registry, prefix),
    ...createVendorMetrics(registry, prefix),
    ...createSyncMetrics(registry, prefix),
  };
}

function createInputMetrics(register: Registry, prefix: string) {
  const registers = [register];
  return {
    /** `outcome`: accepted, ignored, wrong_secret, malformed, too_large, unavailable. */
    webhooksReceived: new Counter({
      name: `${prefix}webhooks_received_total`,
      help: 'giosg webhooks by what became of them',
      labelNames: ['outcome'] as const,
      registers,
    }),
    /** `type` is one of the known trigger types or `unknown`. */
    triggersReceived: new Counter({
      name: `${prefix}triggers_received_total`,
      help: 'giosg app triggers by type and what became of them',
      labelNames: ['type', 'outcome'] as const,
      registers,
    }),
    /** `kind` says what was not understood, e.g. `topic`, `frame`, `system_presence`; never the input itself. */
    unknownVendorInput: new Counter({
      name: `${prefix}unknown_vendor_input_total`,
      help: 'messages and values of the vendors that this version does not know',
      labelNames: ['vendor', 'kind'] as const,
      registers,
    }),
    /** `installation`: installed, access_lost, uninstall_unconfirmed. Counted anew for each look at the API's metrics. */
    organizations: new Gauge({
      name: `${prefix}organizations`,
      help: 'organizations by the state of their giosg installation; every API process says the same',
      labelNames: ['installation'] as const,
      registers,
    }),
    httpRequestSeconds: new Histogram({
      name: `${prefix}http_request_seconds`,
      help: 'time from request to answer, by route pattern',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: secondsBuckets,
      registers,
    }),
  };
}

function createVendorMetrics(register: Registry, prefix: string) {
  const registers = [register];
  return {
    /** `status`: the HTTP status, or `timeout`, `network`, `aborted`. */
    vendorCalls: new Counter({
      name: `${prefix}vendor_calls_total`,
      help: 'calls to giosg and Genesys Cloud by outcome',
      labelNames: ['vendor', 'call', 'status'] as const,
      registers,
    }),
    vendorCallSeconds: new Histogram({
      name: `${prefix}vendor_call_seconds`,
      help: 'time that calls to giosg and Genesys Cloud took',
      labelNames: ['vendor', 'call'] as const,
      buckets: secondsBuckets,
      registers,
    }),
    /** `reason`: pong_timeout, silence, closed, refused, error, oversized, socket_closing, channel_gone. */
    reconnects: new Counter({
      name: `${prefix}reconnects_total`,
      help: 'new notification sockets after one was lost, by why it was',
      labelNames: ['reason'] as const,
      registers,
    }),
    socketsOpen: new Gauge({
      name: `${prefix}notification_sockets_open`,
      help: 'notification sockets that are open in this process',
      registers,
    }),
    /** `reason`: missing (topics of ours were gone), foreign (only topics that are not ours). */
    subscriptionRepairs: new Counter({
      name: `${prefix}subscription_repairs_total`,
      help: 'notification channels whose topics were not what they should be, and were set again',
      labelNames: ['reason'] as const,
      registers,
    }),
    /** `kind`: socketClosing, noLongerSubscribed, tokenRevoked, channelRefused; `other_channel`: not about ours. */
    notificationNotices: new Counter({
      name: `${prefix}notification_notices_total`,
      help: 'what the notification service said about our channels',
      labelNames: ['kind'] as const,
      registers,
    }),
    channelRenewals: new Counter({
      name: `${prefix}channel_renewals_total`,
      help: 'notification channels that a new one took over from, by whether it worked',
      labelNames: ['outcome'] as const,
      registers,
    }),
    rejectedTopics: new Gauge({
      name: `${prefix}rejected_topics`,
      help: 'notification topics of agents that Genesys Cloud refuses',
      registers,
    }),
    /** The gauges of the quota are sums over the organizations that this process is connected for. */
    rateLimitWaiting: new Gauge({
      name: `${prefix}rate_limit_waiting`,
      help: 'calls and wanted writes that wait for their turn',
      labelNames: ['vendor'] as const,
      registers,
    }),
    quotaAllowed: new Gauge({
      name: `${prefix}rate_limit_allowed`,
      help: 'calls a minute that may be spent',
      labelNames: ['vendor'] as const,
      registers,
    }),
    quotaSpent: new Gauge({
      name: `${prefix}rate_limit_spent`,
      help: 'calls spent in the current minute',
      labelNames: ['vendor'] as const,
      registers,
    }),
    quotaShort: new Gauge({
      name: `${prefix}rate_limit_short`,
      help: 'organizations whose changes have to wait because of the quota',
      labelNames: ['vendor'] as const,
      registers,
    }),
    quotaBlocked: new Gauge({
      name: `${prefix}rate_limit_blocked`,
      help: 'organizations that a vendor asked for a pause (429) that is not over',
      labelNames: ['vendor'] as const,
      registers,
    }),
  };
}

function createSyncMetrics(register: Registry, prefix: string) {
  const registers = [register];
  return {
    /** `source`: webhook, socket, snapshot, sweep, page. */
    observations: new Counter({
      name: `${prefix}observations_total`,
      help: 'states read from either side',
      labelNames: ['side', 'source'] as const,
      registers,
    }),
    /** `outcome`: none, write, echo, dry_run, breaker. */
    decisions: new Counter({
      name: `${prefix}decisions_total`,
      help: 'looks at an agent by what was decided',
      labelNames: ['side', 'outcome'] as const,
      registers,
    }),
    /** `outcome`: done, unchanged, refused, rate_limited, unknown, failed, dropped. */
    writes: new Counter({
      name: `${prefix}writes_total`,
      help: 'writes to either side by outcome',
      labelNames: ['side', 'outcome'] as const,
      registers,
    }),
    eventToWriteSeconds: new Histogram({
      name: `${prefix}event_to_write_seconds`,
      help: 'time from a change on one side, as it reached us, to the acknowledged write on the other',
      labelNames: ['side'] as const,
      buckets: secondsBuckets,
      registers,
    }),
    agentsDifferent: new Gauge({
      name: `${prefix}agents_different`,
      help: 'connected agents with a side that is not as wanted: adopted, held back or refused',
      registers,
    }),
    breakerTrips: new Counter({
      name: `${prefix}breaker_trips_total`,
      help: 'agents whose sync was stopped because they flipped too often',
      registers,
    }),
    /** `state`: held, waiting. */
    leases: new Gauge({
      name: `${prefix}leases`,
      help: 'connections of organizations that this process holds or waits for',
      labelNames: ['state'] as const,
      registers,
    }),
  };
}
