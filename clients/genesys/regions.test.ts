import {
  ForeignConnectUriError,
  UnknownGenesysRegionError,
  checkConnectUri,
  genesysRegions,
  genesysUrls,
} from './regions';

const sandbox = { loginUrl: 'http://localhost:3100', apiUrl: 'http://localhost:3100' };

describe('genesysUrls', () => {
  it('knows the 18 regions and nothing else', () => {
    expect(new Set(genesysRegions).size).toBe(18);
    expect(genesysUrls('mypurecloud.de')).toEqual({
      login: 'https://login.mypurecloud.de',
      api: 'https://api.mypurecloud.de',
      allowedStreamingHosts: ['streaming.mypurecloud.de'],
    });
    for (const region of ['', 'example.com', 'mypurecloud.de.example.com', 'mypurecloud.de/', 'MYPURECLOUD.DE']) {
      expect(() => genesysUrls(region)).toThrow(UnknownGenesysRegionError);
    }
  });

  it('is one address for every region when overridden', () => {
    expect(genesysUrls('usw2.pure.cloud', sandbox)).toEqual({
      login: 'http://localhost:3100',
      api: 'http://localhost:3100',
      allowedStreamingHosts: ['localhost:3100'],
    });
  });
});

describe('checkConnectUri', () => {
  const good = 'wss://streaming.mypurecloud.de/channels/streaming-0-abc';

  it('lets the region’s own host pass unchanged', () => {
    expect(checkConnectUri(good, 'mypurecloud.de')).toBe(good);
    const local = 'ws://localhost:3100/channels/streaming-0-abc';
    expect(checkConnectUri(local, 'mypurecloud.de', sandbox)).toBe(local);
    const alias = 'ws://127.0.0.1:3100/channels/streaming-0-abc';
    expect(checkConnectUri(alias, 'mypurecloud.de', sandbox)).toBe(alias);
  });

  it.each([
    ['another host', 'wss://streaming.example.com/channels/a', {}],
    ['another region', 'wss://streaming.mypurecloud.ie/channels/a', {}],
    ['a host that only begins alike', 'wss://streaming.mypurecloud.de.example.com/channels/a', {}],
    ['a user in front', 'wss://streaming.mypurecloud.de@example.com/channels/a', {}],
    ['another port', 'wss://streaming.mypurecloud.de:8443/channels/a', {}],
    ['no TLS', 'ws://streaming.mypurecloud.de/channels/a', {}],
    ['no socket', 'https://streaming.mypurecloud.de/channels/a', {}],
    ['no URL', 'streaming', {}],
    ['this machine without an override', 'ws://localhost:3100/channels/a', {}],
    ['another port of this machine', 'ws://localhost:22/channels/a', sandbox],
    ['no TLS away from this machine', 'ws://proxy.example.com/a', { apiUrl: 'http://proxy.example.com' }],
  ])('refuses %s, without showing the address', (_, uri, overrides) => {
    expect(() => checkConnectUri(uri, 'mypurecloud.de', overrides)).toThrow(ForeignConnectUriError);
    expect(() => checkConnectUri(uri, 'mypurecloud.de', overrides)).not.toThrow(/channels/);
  });
});
