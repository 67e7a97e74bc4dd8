/**
 * Well-known values of the sandbox: whoever starts the product against it may use them without asking.
 * They protect nothing and are public on purpose.
 */
export const sandboxDefaults = {
  host: '127.0.0.1',
  port: 3100,
  publicUrl: 'http://localhost:3000',
  giosgAppId: '5a9d0c1e-7b1f-4c55-9a63-0f6d1c2b3a40',
  giosgAppSecret: 'sandbox-giosg-app-secret-not-for-production',
  giosgWebhookSecret: 'sandbox-giosg-webhook-secret-not-for-production',
  genesysClientId: '8d3e6f52-1f0b-4c0e-9c41-77a1b2c3d4e5',
  genesysClientSecret: 'sandbox-genesys-client-secret',
} as const;
