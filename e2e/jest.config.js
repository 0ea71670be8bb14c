// Tests stand beside what they test here, not in a src folder, which Backstage's own configuration expects.
module.exports = {
  displayName: 'e2e',
  id: 'bellwether-e2e',
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: [
    '<rootDir>/*.test.ts',
    '<rootDir>/contract/**/*.test.ts',
    '<rootDir>/live/**/*.test.ts',
  ],
  moduleFileExtensions: [
    'ts',
    'tsx',
    'mts',
    'js',
    'cjs',
    'mjs',
    'json',
    'node',
  ],
  transform: {
    '\\.(mjs|cjs|js|ts|tsx)$': [
      require.resolve('@backstage/cli/config/jestSwcTransform'),
      {
        module: { ignoreDynamic: true, exportInteropAnnotation: true },
        jsc: { parser: { syntax: 'typescript' } },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
};
