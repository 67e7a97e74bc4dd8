import type { RequestHandler } from 'express';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/**
 * Refuses what another site's page could make a browser send: a foreign Origin or Sec-Fetch-Site, and a Host that is
 * not this machine's (a name rebound to loopback). `allowedHosts` adds host names, for instance of a container.
 */
export function createControlGuard(allowedHosts: readonly string[]): RequestHandler {
  const isOurs = (hostname: string): boolean => loopback.has(hostname) || allowedHosts.includes(hostname);
  return (request, response, next) => {
    const host = request.get('Host') ?? '';
    const origin = request.get('Origin');
    const site = request.get('Sec-Fetch-Site');
    const foreignOrigin = origin !== undefined && origin !== `${request.protocol}://${host}`;
    const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
    if (isOurs(hostnameOf(host)) && !foreignOrigin && !foreignSite) next();
    else response.status(403).json({ error: 'The control API answers its own page and local programs only.' });
  };
}

function hostnameOf(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}
