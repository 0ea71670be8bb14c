import fs from 'fs/promises';
import os from 'os';
import path from 'path';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { parse } from 'yaml';
import { newModelValues } from './__testUtils__/newModelValues';
import { compileErrors } from './__testUtils__/python';
import { Scaffolder, startScaffolder } from './__testUtils__/startScaffolder';
import { Schemas, validateFolder } from './manifests';

const TASKS = ['classification', 'regression', 'forecasting'];
const FRAMEWORKS = ['sklearn', 'xgboost', 'lightgbm', 'pytorch'];
const SERVING = ['rollout', 'kserve'];
const SOURCES = [
  { dataSource: 'file' },
  {
    dataSource: 'sql',
    sqlQuery: 'select "a", b from flights where note = \'x: y #z\'',
    target: 'delay',
  },
  { dataSource: 'feast', featureService: 'flight_features', target: 'delay' },
];

const COMBINATIONS = FRAMEWORKS.flatMap(framework =>
  TASKS.flatMap(task =>
    SERVING.flatMap(serving =>
      SOURCES.map(source => ({ framework, task, serving, ...source })),
    ),
  ),
);

/** Secrets that the portal holds while it makes a project. */
const SECRETS = [
  'a-password-of-the-registry',
  Buffer.from('portal:a-password-of-the-registry').toString('base64'),
  'sandbox-code-host-token',
  'sandbox-owner-token',
];

let sandbox: Sandbox;
let scaffolder: Scaffolder;
const schemas = Schemas.load();
const programs: Record<string, string> = {};
const fileLists: Record<string, string[]> = {};

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
  scaffolder = await startScaffolder({ sandbox });
  // The first run compiles what all of them use.
  await generate({});
}, 120_000);

afterAll(async () => {
  await scaffolder.stop();
  await sandbox.close();
});

async function generate(options: Record<string, unknown>) {
  const { body, status } = await scaffolder.dryRun(
    'new-model',
    newModelValues(sandbox, options),
  );
  expect({ status, error: body.error?.message, errors: body.errors }).toEqual({
    status: 200,
  });
  const files = new Map<string, string>();
  for (const file of body.directoryContents) {
    files.set(
      file.path,
      Buffer.from(file.base64Content, 'base64').toString('utf8'),
    );
  }
  return { files, whole: JSON.stringify(body) };
}

async function written(files: Map<string, string>): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bellwether-made-'));
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, text);
  }
  return folder;
}

it.each(COMBINATIONS)(
  'makes a whole project of $framework, $task, $serving, $dataSource',
  async options => {
    const { files, whole } = await generate(options);
    const folder = await written(files);
    try {
      const { objects, findings } = await validateFolder({
        schemas,
        root: folder,
        paths: ['.'],
        overlays: ['deploy/overlays/production'],
      });
      expect(findings).toEqual([]);
      expect(objects).toBeGreaterThan(10);
    } finally {
      await fs.rm(folder, { recursive: true });
    }
    for (const [name, text] of files) {
      // GitHub's own expressions look like a template's, and are of its workflows alone.
      const shown = name.startsWith('.github/')
        ? text.replace(/\$\{\{ (vars|secrets|github)\.[A-Za-z_]+ \}\}/g, '')
        : text;
      expect({
        name,
        left: /\$\{\{|\{%|undefined|\[object/.exec(shown),
      }).toEqual({ name, left: null });
      if (name.endsWith('.py')) {
        programs[
          `${options.framework}/${options.task}/${options.serving}/${options.dataSource}/${name}`
        ] = text;
      }
    }
    for (const secret of SECRETS) expect(whole).not.toContain(secret);

    const settings = parse(files.get('model.yaml') ?? '');
    expect(settings).toMatchObject({
      name: 'gate-change',
      task: options.task,
      ...(options.sqlQuery && { data: { query: options.sqlQuery } }),
    });
    const workflow = parse(files.get('.github/workflows/model.yaml') ?? '');
    expect(Object.keys(workflow.jobs)).toEqual(['test', 'train']);
    fileLists[
      `${options.framework}, ${options.serving}, ${options.dataSource}`
    ] = [...files.keys()].sort();
  },
  60_000,
);

it('writes Python that compiles', () => {
  const errors = compileErrors(programs);
  if (errors === undefined) {
    process.stdout.write(
      'Python is not installed here: what is generated is not compiled.\n',
    );
    return;
  }
  expect(Object.keys(programs).length).toBeGreaterThan(1000);
  expect(errors).toEqual([]);
});

it('writes the files that it wrote before', () => {
  const lists = Object.entries(fileLists);
  expect(lists).toHaveLength(
    FRAMEWORKS.length * SERVING.length * SOURCES.length,
  );
  const [, first] = lists[0];
  const differences = Object.fromEntries(
    lists.map(([name, list]) => [
      name,
      [
        ...list.filter(file => !first.includes(file)).map(file => `+ ${file}`),
        ...first.filter(file => !list.includes(file)).map(file => `- ${file}`),
      ],
    ]),
  );
  expect({ [lists[0][0]]: first }).toMatchSnapshot('files');
  expect(differences).toMatchSnapshot('what others have in place of them');
});

it('tells nothing secret in its logs', () => {
  const logs = scaffolder.logged.join('\n');
  expect(logs).toContain('keep to their schemas and policies');
  for (const secret of SECRETS) expect(logs).not.toContain(secret);
});
