import express, { type Express } from 'express';
import type { Knex } from 'knex';
import { createErrorHandler } from './errors';
import { createGenesysCheck } from './genesys-check';
import { createGenesysUserCheck } from './genesys-user-check';
import { createGiosgAccess } from './giosg-access';
import { createGiosgChanges } from './giosg-changes';
import { createInstallationCount } from './installation-count';
import { createInstallations } from './installations';
import { noStore, notFound, onlyMethods } from './middleware/not-found';
import { observeRequests } from './middleware/observe-requests';
import { createSecurityHeaders } from './middleware/security-headers';
import { createOpenApiRoute } from './routes/openapi.route';
import type { OrganizationWorkflow } from './organization-workflow';
import type { PageEvents } from './page-events';
import { type ProjectFiles, projectFiles } from './project-files';
import type { ReadinessReport } from './readiness';
import { createAppTriggerRoute } from './routes/app-trigger.route';
import { createReadinessRoute, healthRoute } from './routes/health.route';
import { createMetricsRoute } from './routes/metrics.route';
import { createPagesRouter } from './routes/pages.route';
import { createPurecloudTriggerRoute } from './routes/purecloud-trigger.route';
import { createSetupEventsRoute } from './routes/setup-events.route';
import { createSessions, sessionTimes } from './sessions';
import { createSetupHandlers } from './setup-handlers';
import { createSetupRouter, type SetupHandlers } from './setup-router';
import { createSetupState } from './setup-state';
import { createAgentListingRepository } from '../db/agent-listing.repository';
import { createAgentSettingRepository } from '../db/agent-setting.repository';
import { createGenesysCredentialsRepository } from '../db/genesys-credentials.repository';
import { createGiosgChangeRepository } from '../db/giosg-change.repository';
import { createInstallationRepository } from '../db/installation.repository';
import { createOrganizationRepository, type OrganizationRepository } from '../db/organization.repository';
import { createPresenceDefinitionRepository } from '../db/presence-definition.repository';
import { createSetupSessionRepository } from '../db/setup-session.repository';
import { createSetupStatusRepository } from '../db/setup-status.repository';
import { createSyncPolicyRepository } from '../db/sync-policy.repository';
import { createTimelineListingRepository } from '../db/timeline-listing.repository';
import { createTodayRepository } from '../db/today.repository';
import type { Keyring } from '../runtime/encryption';
import type { Logger } from '../runtime/logger';
import type { Metrics } from '../runtime/metrics';
import type { ServiceSettings } from '../runtime/settings';

export interface AppDeps {
  settings: Pick<ServiceSettings, 'publicUrl' | 'giosg' | 'genesys' | 'workerMetricsUrl'> &
    Partial<Pick<ServiceSettings, 'operator' | 'timelineRetentionDays'>>;
  database: Knex;
  keyring: Keyring;
  workflow: OrganizationWorkflow;
  pageEvents: PageEvents;
  readiness: () => Promise<ReadinessReport>;
  logger: Logger;
  metrics: Metrics;
  /** Default: those of the project this file belongs to. */
  files?: ProjectFiles;
}

/** The whole HTTP side of the product. Opens nothing and closes nothing: that is the caller's. */
export function createApp(deps: AppDeps): Express {
  const { settings, database, logger, metrics } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  const headers = createSecurityHeaders({ publicUrl: settings.publicUrl, giosgBaseUrl: settings.giosg.baseUrl });
  app.use(observeRequests(deps), headers.everywhere);

  app.get('/healthz', noStore, healthRoute);
  app.get('/readyz', noStore, createReadinessRoute(deps.readiness));
  const { workerMetricsUrl } = settings;
  const refresh = createInstallationCount({ installations: createInstallationRepository(database), metrics });
  app.get('/metrics', noStore, createMetricsRoute({ registry: metrics.registry, workerMetricsUrl, refresh }));
  app.use('/api', noStore);
  app.get('/api/openapi.json', createOpenApiRoute(settings.publicUrl));
  mountInputs(app, deps);
  const { operator, timelineRetentionDays } = settings;
  app.use(createPagesRouter({ files: deps.files ?? projectFiles(), headers, operator, timelineRetentionDays }));
  for (const path of ['/healthz', '/readyz', '/metrics', '/api/openapi.json']) {
    app.all(path, onlyMethods('GET', 'HEAD'));
  }
  app.use(notFound);
  app.use(createErrorHandler(logger, headers.page));
  return app;
}

/** Triggers, webhooks and the setup API: what changes something. */
function mountInputs(app: Express, deps: AppDeps): void {
  const { settings, database, keyring, workflow, logger, metrics } = deps;
  const { baseUrl, appId, appSecret, webhookSecrets } = settings.giosg;
  const organizations = createOrganizationRepository(database);
  const giosgChanges = createGiosgChanges({ changes: createGiosgChangeRepository(database) });
  const sessions = createSessions(createSetupSessionRepository(database, sessionTimes));
  const giosg = createGiosgAccess({ baseUrl, appId, appSecret, logger, metrics });
  const installationRows = createInstallationRepository(database);
  const installations = createInstallations({
    organizations,
    installations: installationRows,
    giosg,
    workflow,
    sessions,
    keyring,
    logger,
  });

  const trigger = { giosg, giosgBaseUrl: baseUrl, installations, giosgChanges };
  app.get('/app_trigger', noStore, createAppTriggerRoute({ ...trigger, logger, metrics }));
  app.all('/app_trigger', noStore, onlyMethods('GET'));
  const webhook = { webhookSecrets, giosgChanges, metrics };
  app.post('/purecloud_trigger', noStore, ...createPurecloudTriggerRoute(webhook));
  app.all('/purecloud_trigger', noStore, onlyMethods('POST'));
  app.get('/api/setup/events', createSetupEventsRoute({ sessions, pageEvents: deps.pageEvents }));
  app.all('/api/setup/events', onlyMethods('GET'));
  app.use(createSetupRouter(wireSetupHandlers(deps, organizations), sessions));
}

function wireSetupHandlers(deps: AppDeps, organizations: OrganizationRepository): SetupHandlers {
  const { settings, database, keyring, workflow, logger, metrics } = deps;
  const { baseUrl, webhookSecrets } = settings.giosg;
  const credentials = createGenesysCredentialsRepository(database);
  const setupStatus = createSetupStatusRepository(database);
  return createSetupHandlers({
    organizations,
    credentials,
    keyring,
    workflow,
    giosgBaseUrl: baseUrl,
    registration: { publicUrl: settings.publicUrl, giosgBaseUrl: baseUrl, webhookSecrets },
    readSetupState: createSetupState({ organizations, credentials, setupStatus }),
    checkGenesysCredentials: createGenesysCheck({ organizations, overrides: settings.genesys, logger, metrics }),
    presenceDefinitions: createPresenceDefinitionRepository(database),
    agentListing: createAgentListingRepository(database),
    agentSettings: createAgentSettingRepository(database),
    checkGenesysUser: createGenesysUserCheck({
      organizations,
      credentials,
      keyring,
      overrides: settings.genesys,
      logger,
      metrics,
    }),
    policies: createSyncPolicyRepository(database),
    timelineListing: createTimelineListingRepository(database),
    today: createTodayRepository(database),
  });
}
