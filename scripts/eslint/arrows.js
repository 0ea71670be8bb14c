// The arrows of the architecture (docs/architecture.md) as lint rules: who may import whom.
const path = require('path');

const root = path.resolve(__dirname, '../..');

/** Packages that only think. They know nothing of Backstage, of plugins, or of each other. */
const ENGINES = ['drift-engine', 'rollout-judge', 'rightsizing'];
/** What every family may share. */
const SHARED = ['models-common', 'models-node', 'models-react'];

/** The family that a plugin's folder belongs to, and its role in it. */
function parsePlugin(name) {
  const module = /^[a-z]+-backend-module-([a-z]+)$/.exec(name);
  if (module) return { family: module[1], role: 'module' };
  const [, family, role = 'frontend'] =
    /^([a-z]+?)(?:-(common|node|react|backend))?$/.exec(name) ?? [];
  return { family, role };
}

function pattern(group, message) {
  return { group, message };
}

/** Every package of another family, with the shared ones left out. */
function otherFamilies(family) {
  const own = [
    `!@bellwether/plugin-${family}`,
    `!@bellwether/plugin-${family}-*`,
    `!@bellwether/plugin-*-module-${family}`,
  ];
  return pattern(
    [
      '@bellwether/plugin-*',
      '@bellwether/plugin-*/**',
      ...own,
      ...SHARED.map(name => `!@bellwether/plugin-${name}`),
      ...SHARED.map(name => `!@bellwether/plugin-${name}/**`),
    ],
    'A family never imports another family; only models-common, models-node and models-react are shared.',
  );
}

const ENGINE_IMPORTS = pattern(
  ENGINES.map(name => `@bellwether/${name}`),
  'Only a backend calls an engine; a screen asks the backend.',
);
const BACKEND_IMPORTS = pattern(
  [
    '@bellwether/plugin-*-backend',
    '@bellwether/plugin-*-node',
    '@bellwether/plugin-*-backend-module-*',
    '@backstage/backend-*',
    '@backstage/plugin-*-backend',
    '@backstage/plugin-*-node',
  ],
  'Screens and contracts do not reach into the backend.',
);
const FRONTEND_IMPORTS = pattern(
  [
    '@bellwether/plugin-*-react',
    '@backstage/core-*',
    '@backstage/frontend-*',
    '@backstage/plugin-*-react',
    '@material-ui/*',
    'react',
    'react-dom',
  ],
  'Backends and contracts know no screens.',
);
const DEEP_IMPORTS = pattern(
  ['@bellwether/*/src', '@bellwether/*/src/**', '@bellwether/*/dist/**'],
  'Import a package by its name; what it does not export is its own business.',
);

/**
 * What the package in `directory` may not import, as patterns of `no-restricted-imports`.
 *
 * @param {string} directory - absolute path of the package
 */
function forbiddenImports(directory) {
  const [room, name] = path.relative(root, directory).split(path.sep);
  if (room === 'plugins') {
    const { family, role } = parsePlugin(name);
    const backend = ['backend', 'module', 'node'].includes(role);
    return [
      DEEP_IMPORTS,
      otherFamilies(family),
      ...(backend ? [FRONTEND_IMPORTS] : [BACKEND_IMPORTS, ENGINE_IMPORTS]),
      ...(role === 'common' ? [FRONTEND_IMPORTS] : []),
    ];
  }
  if (room === 'packages' && ENGINES.includes(name)) {
    return [
      DEEP_IMPORTS,
      pattern(
        ['@backstage/*', '@bellwether/*'],
        'An engine knows nothing of Backstage, of plugins, or of another engine.',
      ),
    ];
  }
  if (room === 'packages' && name === 'sandbox') {
    return [
      pattern(
        ['@backstage/*', '@bellwether/*', '!@backstage/cli'],
        'The sandbox holds no product logic: the portal reaches it by URL.',
      ),
    ];
  }
  if (room === 'packages' && name === 'cli') {
    return [
      DEEP_IMPORTS,
      pattern(
        [
          '@backstage/*',
          '!@backstage/backend-test-utils',
          '!@backstage/cli-common',
          '!@backstage/config',
          '!@backstage/config-loader',
          '!@backstage/errors',
          '!@backstage/types',
          '@bellwether/plugin-*',
          '!@bellwether/plugin-*-common',
        ],
        'The command line speaks to engines and, by their contracts, to a portal; it is not a plugin.',
      ),
    ];
  }
  return [DEEP_IMPORTS];
}

/**
 * ESLint configuration of a package: Backstage's own, and the arrows.
 *
 * @param {string} directory - `__dirname` of the package
 */
module.exports = function arrows(directory) {
  return require('@backstage/cli/config/eslint-factory')(directory, {
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: forbiddenImports(directory) },
      ],
      '@backstage/no-mixed-plugin-imports': 'off',
      '@backstage/no-relative-monorepo-imports': 'error',
      '@backstage/no-undeclared-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
    },
  });
};
module.exports.forbiddenImports = forbiddenImports;
