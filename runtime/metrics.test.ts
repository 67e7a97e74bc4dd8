import { createMetrics } from './metrics';

describe('createMetrics', () => {
  it('names everything by its prefix, and two sets do not meet', async () => {
    const metrics = createMetrics();
    createMetrics();
    metrics.webhooksReceived.inc({ outcome: 'accepted' });
    metrics.vendorCalls.inc({ vendor: 'genesys', call: 'setPresence', status: '200' });
    const text = await metrics.registry.metrics();
    expect(text).toContain('giosg_genesys_webhooks_received_total{outcome="accepted"} 1');
    const names = (await metrics.registry.getMetricsAsJSON()).map((metric) => metric.name);
    expect(names.filter((name) => !name.startsWith('giosg_genesys_'))).toEqual([]);
  });
});
