import { execFileSync } from 'child_process';
import path from 'path';

const hook = path.resolve(__dirname, '../../../scripts/lateSdks.cjs');
const backstage = path.dirname(
  require.resolve('@backstage/plugin-kubernetes-backend/package.json'),
);

/** What the program prints, run as if it were a part of one of Backstage's packages. */
function run(program: string): unknown {
  const code = `
    const { createRequire, Module } = require('module');
    const path = require('path');
    const load = createRequire(${JSON.stringify(
      path.join(backstage, 'asIfInside.js'),
    )});
    const isLoaded = name => Object.keys(Module._cache)
      .some(file => file.includes(path.normalize('/node_modules/' + name + '/')));
    console.log(JSON.stringify((() => { ${program} })()));
  `;
  return JSON.parse(
    execFileSync(process.execPath, ['-r', hook, '-e', code]).toString(),
  );
}

it('loads the kit of a cloud when something of it is used', () => {
  expect(
    run(`
      const kit = load('@google-cloud/container');
      // As all names are imported, and as the default is.
      const namespace = 'default' in kit ? kit : Object.keys(kit);
      const before = isLoaded('@google-cloud/container');
      const client = namespace.v1.ClusterManagerClient;
      return {
        before,
        after: isLoaded('@google-cloud/container'),
        client: typeof client,
        same: kit.default.v1.ClusterManagerClient === client,
        names: Object.keys(kit).includes('v1') && 'v1' in kit && !('v0' in kit),
      };
    `),
  ).toEqual({
    before: false,
    after: true,
    client: 'function',
    same: true,
    names: true,
  });
});

it('loads every other package at once', () => {
  expect(
    run(`
      load('luxon');
      return isLoaded('luxon');
    `),
  ).toBe(true);
});

it('throws where the package is used that is not there', () => {
  expect(
    run(`
      const kit = load('@aws-sdk/not-there');
      try { return kit.S3Client; } catch (error) { return error.code; }
    `),
  ).toBe('MODULE_NOT_FOUND');
});
