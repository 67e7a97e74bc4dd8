import type { Settings } from '../runtime/settings';
import { hostInUrls, sandboxUrl, temporalUiUrl, workerMetricsUrl } from './child-environment';
import type { SystemAddresses } from './system';

function rows(settings: Settings, addresses: SystemAddresses): [string, string][] {
  const uiUrl = temporalUiUrl(settings);
  const api = `http://${hostInUrls(settings.host)}:${settings.port}`;
  return [
    ...(settings.sandbox ? [['Play page', sandboxUrl(settings)] as [string, string]] : []),
    ['Setup page', `${settings.publicUrl}/setup`],
    ...(uiUrl === undefined ? [] : [['Temporal Web UI', uiUrl] as [string, string]]),
    ['API', `${api}/api/openapi.json`],
    ['Ready?', `${api}/readyz`],
    ['Metrics', `${api}/metrics (the worker's own: ${workerMetricsUrl(settings, addresses.metricsPort)})`],
    ['Data, keys, logs', settings.dataDir],
  ];
}

const FIRST_STEPS = [
  'Try first: open the play page and press "Install app" on the giosg side; it opens the setup page.',
  'There, save the Genesys credentials that the play page shows, and press "Connect".',
  'Then switch an agent online on one side and watch the other side follow.',
];

/** The short table at the end of a start: where to look, and what to try first. */
export function welcome(settings: Settings, addresses: SystemAddresses, seconds: number): string {
  const table = rows(settings, addresses).map(([what, where]) => `  ${what.padEnd(18)}${where}`);
  const steps = settings.sandbox ? ['', ...FIRST_STEPS.map((line) => `  ${line}`)] : [];
  const end = '  Ctrl-C stops everything; the next start goes on with the same data.';
  return ['', `  Ready in ${seconds.toFixed(1)} s`, '', ...table, ...steps, '', end, '', ''].join('\n');
}
