import type { SettingProblem } from './settings-environment';

/** The settings a service cannot run without, and what they are for. */
export const purposes: Record<string, string> = {
  DATABASE_URL: 'the Postgres database, postgres://user:password@host:5432/database',
  ENCRYPTION_KEYS: 'keys for secrets at rest, id:base64 of 32 bytes, newest first',
  TEMPORAL_ADDRESS: 'the Temporal server, host:port',
  GIOSG_APP_ID: 'the id of the giosg app',
  GIOSG_APP_SECRET: 'the secret of the giosg app',
  GIOSG_WEBHOOK_SECRET: 'the ?secret= of the webhook URL, 32 random characters or more',
};

/** What is wrong with several settings together, judged on the raw values. */
export function problemsAcross(values: Record<string, string>): SettingProblem[] {
  const problems: SettingProblem[] = [];
  const sandbox = values['SANDBOX'] === undefined ? values['GIOSG_APP_ID'] === undefined : values['SANDBOX'] === 'on';
  if (values['NODE_ENV'] === 'production') {
    problems.push(...missing(values, Object.keys(purposes), 'NODE_ENV=production starts nothing by itself'));
  } else if (!sandbox) {
    const names = ['GIOSG_APP_ID', 'GIOSG_APP_SECRET', 'GIOSG_WEBHOOK_SECRET'];
    problems.push(...missing(values, names, 'the sandbox is off, so giosg must be configured'));
  }
  problems.push(...halfPairs(values));
  const port = values['PORT'] ?? '3000';
  if (sandbox && port === (values['SANDBOX_PORT'] ?? '3100')) {
    problems.push({ name: 'SANDBOX_PORT', message: `is ${port} like PORT: choose another` });
  }
  if (values['TEMPORAL_ADDRESS'] === undefined && port === (values['TEMPORAL_UI_PORT'] ?? '8233')) {
    problems.push({ name: 'TEMPORAL_UI_PORT', message: `is ${port} like PORT: choose another` });
  }
  return problems;
}

function missing(values: Record<string, string>, names: string[], why: string): SettingProblem[] {
  return names
    .filter((name) => values[name] === undefined)
    .map((name) => ({ name, message: `is missing: set it to ${purposes[name]} (${why})` }));
}

/** Settings that mean nothing without the other one. */
function halfPairs(values: Record<string, string>): SettingProblem[] {
  const pairs: [string[], string[]][] = [
    [['GENESYS_LOGIN_URL'], ['GENESYS_API_URL']],
    [
      ['TEMPORAL_TLS_CLIENT_CERT_PATH', 'TEMPORAL_TLS_CLIENT_CERT_DATA'],
      ['TEMPORAL_TLS_CLIENT_KEY_PATH', 'TEMPORAL_TLS_CLIENT_KEY_DATA'],
    ],
  ];
  return pairs.flatMap(([left, right]) => {
    const hasLeft = left.find((name) => values[name] !== undefined);
    const hasRight = right.find((name) => values[name] !== undefined);
    if (hasLeft && !hasRight) return [{ name: right[0] ?? hasLeft, message: `is missing: ${hasLeft} needs it` }];
    if (hasRight && !hasLeft) return [{ name: left[0] ?? hasRight, message: `is missing: ${hasRight} needs it` }];
    return [];
  });
}
