import { parseSettings } from './settings';
import { TemporalConnectionError, connectTemporal, temporalConnectionOptions } from './temporal-connection';

const options = (env: NodeJS.ProcessEnv) => temporalConnectionOptions(parseSettings(env).temporal);

describe('temporalConnectionOptions', () => {
  it('is plain without TLS settings', () => {
    expect(options({ TEMPORAL_ADDRESS: 'localhost:7233' })).toEqual({ address: 'localhost:7233' });
  });

  it('turns TLS on for an API key, unless told otherwise', () => {
    const env = { TEMPORAL_ADDRESS: 'eu.example:7233', TEMPORAL_API_KEY: 'key' };
    expect(options(env)).toEqual({ address: 'eu.example:7233', apiKey: 'key', tls: true });
    expect(options({ ...env, TEMPORAL_TLS: 'false' })).toMatchObject({ tls: false });
  });

  it('takes certificates as data', () => {
    const { tls } = options({
      TEMPORAL_ADDRESS: 'localhost:7233',
      TEMPORAL_TLS_CLIENT_CERT_DATA: 'cert',
      TEMPORAL_TLS_CLIENT_KEY_DATA: 'key',
      TEMPORAL_TLS_SERVER_NAME: 'temporal',
    });
    expect(tls).toMatchObject({ serverNameOverride: 'temporal', clientCertPair: { crt: Buffer.from('cert') } });
  });

  it('says which settings to look at', async () => {
    const missingFile = { TEMPORAL_ADDRESS: 'localhost:1', TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere/ca.pem' };
    expect(() => options(missingFile)).toThrow(/TEMPORAL_TLS_SERVER_CA_CERT_PATH cannot be read \(ENOENT\)/);
    expect(() => options({})).toThrow(TemporalConnectionError);
    const { temporal } = parseSettings({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
    await expect(connectTemporal(temporal, 100)).rejects.toThrow(/Temporal at 127.0.0.1:1 does not answer/);
  });
});
