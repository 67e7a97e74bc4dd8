import { builtinModules } from 'node:module';
import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Who may import whom: each folder with the folders it may not reach. One direction only (docs/adr/0001). */
const all = [
  'activities',
  'api',
  'bench',
  'clients',
  'db',
  'domain',
  'local',
  'runtime',
  'sandbox',
  'setup-web',
  'worker',
  'workflows',
];
const mayImport = {
  domain: [],
  runtime: [],
  sandbox: [],
  clients: ['domain'],
  db: ['domain'],
  activities: ['clients', 'db', 'domain', 'runtime'],
  workflows: ['domain'],
  worker: ['activities', 'clients', 'db', 'domain', 'runtime', 'workflows'],
  api: ['clients', 'db', 'domain', 'runtime', 'workflows'],
  local: ['runtime'],
  bench: ['local', 'runtime'],
};

const importZones = [
  ...Object.entries(mayImport).flatMap(([folder, allowed]) =>
    all
      .filter((other) => other !== folder && !allowed.includes(other))
      .map((other) => ({
        target: `./${folder}`,
        from: `./${other}`,
        ...(folder === 'workflows' && other === 'activities' ? { except: ['./contracts.ts'] } : {}),
        message: `${folder}/ may not import ${other}/.`,
      })),
  ),
  {
    target: './setup-web',
    from: './!(setup-web|api|node_modules)/**/*',
    message: 'setup-web/ imports api/contracts only.',
  },
  { target: './setup-web', from: './api', except: ['./contracts'], message: 'setup-web/ imports api/contracts only.' },
];

const typed = {
  files: ['**/*.ts', '**/*.tsx'],
  extends: [js.configs.recommended, ...tseslint.configs.recommendedTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  plugins: { 'import-x': importX },
  settings: {
    'import-x/extensions': ['.ts', '.tsx'],
    'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    'import-x/resolver-next': [
      createTypeScriptImportResolver({ project: ['tsconfig.json', 'setup-web/tsconfig.json'] }),
    ],
  },
  rules: {
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    '@typescript-eslint/consistent-type-imports': 'error',
    '@typescript-eslint/only-throw-error': 'error',
    '@typescript-eslint/no-explicit-any': 'error',
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    '@typescript-eslint/require-await': 'off',
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'import-x/no-cycle': 'error',
    'import-x/no-default-export': 'error',
    'import-x/no-restricted-paths': ['error', { zones: importZones }],
    'no-console': 'error',
    eqeqeq: 'error',
  },
};

const replayed = 'No Node built-ins: this code is replayed.';
const deterministic = {
  files: ['domain/**/*.ts', 'workflows/**/*.ts'],
  ignores: ['**/*.test.ts', 'domain/testing/**'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: builtinModules.map((name) => ({ name, message: replayed })),
        patterns: [{ group: ['node:*'], message: replayed }],
      },
    ],
    'no-restricted-globals': ['error', 'process', 'Buffer', 'require', 'fetch'],
  },
};
const pure = {
  files: ['domain/**/*.ts'],
  ignores: ['**/*.test.ts', 'domain/testing/**'],
  rules: {
    'no-restricted-syntax': [
      'error',
      {
        selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
        message: 'No clock in domain/: take `now` as a parameter.',
      },
      {
        selector: "NewExpression[callee.name='Date'][arguments.length=0]",
        message: 'No clock in domain/: take `now` as a parameter.',
      },
      {
        selector: "CallExpression[callee.name='Date']",
        message: 'No clock in domain/: take `now` as a parameter.',
      },
      {
        selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
        message: 'No randomness in domain/.',
      },
    ],
  },
};

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      '.data/**',
      'artifacts/**',
      'tests/lint-fixtures/**',
      'clients/genesys/generated/**',
      'coverage/**',
    ],
  },
  typed,
  deterministic,
  pure,
  {
    files: ['setup-web/**/*.tsx', 'setup-web/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: { ...reactHooks.configs.recommended.rules },
  },
  { files: ['**/*.config.ts'], rules: { 'import-x/no-default-export': 'off' } },
  {
    files: ['**/*.mjs', '**/*.js'],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        require: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
      },
    },
  },
  {
    files: ['sandbox/public/**/*.js'],
    languageOptions: {
      globals: {
        document: 'readonly',
        window: 'readonly',
        fetch: 'readonly',
        EventSource: 'readonly',
        navigator: 'readonly',
        location: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        requestAnimationFrame: 'readonly',
        HTMLElement: 'readonly',
      },
    },
  },
);
