import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { parse } from 'yaml';
import {
  COMBINATIONS,
  FRAMEWORKS,
  SERVING,
  SOURCES,
} from './__testUtils__/combinations';
import { generate, inFolder } from './__testUtils__/project';
import { compileErrors } from './__testUtils__/python';
import { Scaffolder, startScaffolder } from './__testUtils__/startScaffolder';
import { Schemas, validateFolder } from './manifests';

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
  await generate(scaffolder, sandbox, {});
}, 120_000);

afterAll(async () => {
  await scaffolder.stop();
  await sandbox.close();
});

it.each(COMBINATIONS)(
  'makes a whole project of $framework, $task, $serving, $dataSource',
  async options => {
    const { files, whole } = await generate(scaffolder, sandbox, options);
    const { objects, findings } = await inFolder(files, root =>
      validateFolder({
        schemas,
        root,
        paths: ['.'],
        overlays: ['deploy/overlays/production'],
      }),
    );
    expect(findings).toEqual([]);
    expect(objects).toBeGreaterThan(10);
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
  expect(Object.keys(programs).length).toBeGreaterThan(1000);
  expect(compileErrors(programs)).toEqual([]);
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

it('does not pass for Python that nobody has compiled', () => {
  expect(compileErrors({ 'a.py': 'def' })).toEqual([
    expect.stringMatching(/^a\.py:1: /),
  ]);
  expect(() => compileErrors({}, 'no-such-python')).toThrow(
    'No Python has compiled what was generated',
  );
});
