import path from 'path';
import { ESLint } from 'eslint';

const root = path.resolve(__dirname, '..');

/** What linting says of a file with one import in the given package. */
async function lintImport(folder: string, imported: string) {
  const eslint = new ESLint({ cwd: path.join(root, folder) });
  const [result] = await eslint.lintText(
    `import * as imported from '${imported}';\n\nexport const used = imported;\n`,
    { filePath: path.join(root, folder, 'src', 'imagined.ts') },
  );
  return result.messages
    .filter(({ ruleId }) => ruleId?.endsWith('no-restricted-imports'))
    .map(({ message }) => message);
}

describe('the arrows of the architecture', () => {
  it.each([
    [
      'plugins/models',
      '@bellwether/plugin-canary-common',
      /never imports another family/,
    ],
    [
      'plugins/models-backend',
      '@bellwether/plugin-drift-common',
      /never imports another family/,
    ],
    [
      'plugins/models',
      '@bellwether/plugin-models-backend',
      /do not reach into the backend/,
    ],
    [
      'plugins/models',
      '@bellwether/plugin-models-node',
      /do not reach into the backend/,
    ],
    [
      'plugins/models',
      '@bellwether/drift-engine',
      /Only a backend calls an engine/,
    ],
    [
      'plugins/models-common',
      '@backstage/backend-plugin-api',
      /do not reach into the backend/,
    ],
    ['plugins/models-common', '@backstage/core-components', /know no screens/],
    [
      'plugins/models-backend',
      '@bellwether/plugin-models-react',
      /know no screens/,
    ],
    [
      'plugins/catalog-backend-module-models',
      '@bellwether/plugin-cost-common',
      /never imports another family/,
    ],
    [
      'plugins/models',
      '@bellwether/plugin-models-common/src/aliases',
      /Import a package by its name/,
    ],
    [
      'packages/sandbox',
      '@bellwether/plugin-models-common',
      /holds no product logic/,
    ],
    ['packages/sandbox', '@backstage/errors', /holds no product logic/],
    ['packages/cli', '@bellwether/plugin-models-backend', /not a plugin/],
  ])('forbid %s to import %s', async (folder, imported, why) => {
    expect(await lintImport(folder, imported)).toEqual([
      expect.stringMatching(why),
    ]);
  });

  it.each([
    ['plugins/models', '@bellwether/plugin-models-react'],
    ['plugins/models', '@bellwether/plugin-models-common'],
    ['plugins/models-backend', '@bellwether/plugin-models-node'],
    [
      'plugins/catalog-backend-module-models',
      '@bellwether/plugin-models-common',
    ],
    ['packages/cli', '@bellwether/plugin-models-common'],
    ['packages/backend', '@bellwether/plugin-models-backend'],
  ])('let %s import %s', async (folder, imported) => {
    expect(await lintImport(folder, imported)).toEqual([]);
  });
});
