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

const query = (organizationId) => (organizationId ? `?organization=${encodeURIComponent(organizationId)}` : '');

export const control = {
  state: () => ask('GET', '/state?limit=200'),
  changes: (since) => ask('GET', `/changes?since=${since}`),
  giosg: (userId, action) => ask('POST', `/giosg/users/${userId}`, action),
  genesys: (userId, action) => ask('POST', `/genesys/users/${userId}`, action),
  uninstall: (organizationId) => ask('POST', '/giosg/uninstall', { organizationId }),
  post: (path, body) => ask('POST', path, body),
  triggerHref: (type, organizationId) =>
    `/sandbox/giosg/trigger${query(organizationId)}${organizationId ? '&' : '?'}type=${type}`,
};
