/** The control API. Rejects with its words when a wish can't be met. */
async function ask(method, path, body) {
  const response = await fetch(`/sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `status ${response.status}`);
  return answer;
}

function query(values) {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
}

export const control = {
  state: (part) => ask('GET', `/state?${query(part)}`),
  changes: (since) => ask('GET', `/changes?since=${since}`),
  giosg: (userId, action) => ask('POST', `/giosg/users/${userId}`, action),
  genesys: (userId, action) => ask('POST', `/genesys/users/${userId}`, action),
  uninstall: (organizationId) => ask('POST', '/giosg/uninstall', { organizationId }),
  trouble: (kind) => ask('POST', '/troubles', { kind }),
  heal: () => ask('POST', '/heal', {}),
  startShift: (organizationId) => ask('POST', '/shift', { organizationId }),
  stopShift: () => ask('DELETE', '/shift'),
  triggerHref: (type, organization) => `/sandbox/giosg/trigger?${query({ organization, type })}`,
};
