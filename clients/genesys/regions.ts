/**
 * The regions of Genesys Cloud by their hosts, as the official SDK 262.0.0 lists them. Requests go to these hosts only,
 * so that nobody can make this service call a host of his choice.
 */
export const genesysRegions = [
  'mypurecloud.com',
  'mypurecloud.ie',
  'mypurecloud.com.au',
  'mypurecloud.jp',
  'mypurecloud.de',
  'usw2.pure.cloud',
  'cac1.pure.cloud',
  'apne2.pure.cloud',
  'euw2.pure.cloud',
  'aps1.pure.cloud',
  'use2.us-gov-pure.cloud',
  'sae1.pure.cloud',
  'mec1.pure.cloud',
  'apne3.pure.cloud',
  'euc2.pure.cloud',
  'mxc1.pure.cloud',
  'apse1.pure.cloud',
  'edee1.eusc-pure.cloud',
] as const;
export type GenesysRegion = (typeof genesysRegions)[number];

/** `GENESYS_LOGIN_URL` and `GENESYS_API_URL`: set, they stand in for every region. */
export interface GenesysUrlOverrides {
  loginUrl?: string | undefined;
  apiUrl?: string | undefined;
}

export interface GenesysUrls {
  /** Without a trailing slash, as `api`. */
  login: string;
  api: string;
  /** `host` or `host:port` a notification socket may be opened to. */
  allowedStreamingHosts: string[];
}

/** Thrown for a region that is not on the list. */
export class UnknownGenesysRegionError extends Error {
  override readonly name = 'UnknownGenesysRegionError';
}

/** Thrown when Genesys Cloud names a socket address that is not its region's. The address is a secret and not told. */
export class ForeignConnectUriError extends Error {
  override readonly name = 'ForeignConnectUriError';
}

export function isGenesysRegion(region: string): region is GenesysRegion {
  return (genesysRegions as readonly string[]).includes(region);
}

/** @throws UnknownGenesysRegionError */
export function genesysUrls(region: string, overrides: GenesysUrlOverrides = {}): GenesysUrls {
  if (!isGenesysRegion(region))
    throw new UnknownGenesysRegionError(`no region of Genesys Cloud: ${region.slice(0, 60)}`);
  const { loginUrl, apiUrl } = overrides;
  return {
    login: loginUrl ?? `https://login.${region}`,
    api: apiUrl ?? `https://api.${region}`,
    allowedStreamingHosts: [apiUrl ? new URL(apiUrl).host : `streaming.${region}`],
  };
}

/**
 * The address as given, once it is sure to be the region's own streaming host over TLS; with `GENESYS_API_URL` that
 * URL's host, and without TLS only on this machine.
 *
 * @throws ForeignConnectUriError, UnknownGenesysRegionError
 */
export function checkConnectUri(uri: string, region: string, overrides: GenesysUrlOverrides = {}): string {
  const { allowedStreamingHosts } = genesysUrls(region, overrides);
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (!url) throw new ForeignConnectUriError('the address of the notification socket is no URL');
  const plainAllowed = overrides.apiUrl !== undefined && isLoopback(url.hostname);
  if (url.protocol !== 'wss:' && !(url.protocol === 'ws:' && plainAllowed)) {
    throw new ForeignConnectUriError('the address of the notification socket is not a wss:// one');
  }
  if (url.username !== '' || url.password !== '' || !isAllowedHost(url, allowedStreamingHosts)) {
    throw new ForeignConnectUriError(`the notification socket is not at ${allowedStreamingHosts.join(' or ')}`);
  }
  return uri;
}

/** This machine has several names for itself; they are one host. The port counts. */
function isAllowedHost(url: URL, allowed: readonly string[]): boolean {
  const nameOf = (host: URL): string => (isLoopback(host.hostname) ? `loopback:${host.port}` : host.host);
  return allowed.some((host) => nameOf(new URL(`${url.protocol}//${host}`)) === nameOf(url));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
