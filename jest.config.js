/** ES modules without a CommonJS build: transformed like our own sources. */
const esmPackages = ['jose', 'wouter'];
const ignored = [`/node_modules/(?!(${esmPackages.join('|')})/)`];
const swc = {
  jsc: {
    parser: { syntax: 'typescript', tsx: true, decorators: false },
    target: 'es2023',
    transform: { react: { runtime: 'automatic' } },
  },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};
const base = {
  testEnvironment: 'node',
  transform: { '^.+\\.(t|j|mj)sx?$': ['@swc/jest', swc] },
  transformIgnorePatterns: ignored,
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/artifacts/'],
  restoreMocks: true,
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/{activities,api,bench,clients,db,domain,local,runtime,sandbox,worker,workflows}/**/*.test.ts',
      ],
    },
    {
      ...base,
      displayName: 'web',
      testEnvironment: 'jsdom',
      testMatch: ['<rootDir>/setup-web/src/**/*.test.tsx'],
      moduleNameMapper: { '\\.(css|svg)$': '<rootDir>/tests/support/empty-module.js' },
      setupFilesAfterEnv: ['<rootDir>/setup-web/src/test/setup.ts'],
    },
    {
      ...base,
      displayName: 'integration',
      testMatch: ['<rootDir>/tests/{api,contracts,db,workflows,activities,sandbox,local,lint}/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/support/global-setup.ts',
      globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
    },
    { ...base, displayName: 'replay', testMatch: ['<rootDir>/tests/replay/**/*.test.ts'] },
    { ...base, displayName: 'e2e', testMatch: ['<rootDir>/tests/e2e/**/*.test.ts'] },
  ],
  passWithNoTests: false,
  testTimeout: 60_000,
};
