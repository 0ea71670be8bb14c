import { spawnSync } from 'child_process';
import fs from 'fs/promises';
import path from 'path';
import { parse } from 'yaml';
import { SOURCES } from './__testUtils__/combinations';
import { planOf } from './__testUtils__/make';
import { forAllTests } from './__testUtils__/forAllTests';
import { NewModels } from './__testUtils__/NewModels';
import { inFolder } from './__testUtils__/project';
import { runPython } from './__testUtils__/python';

const [FILE, SQL, FEAST] = SOURCES;

const models = forAllTests(new NewModels());

/** A program in place of docker: no image is there, and what it is asked is noted. */
const CONTAINER = `#!/bin/sh
echo "$1" >> asked
test "$1" != manifest
`;

/** In place of Python: a step takes its time, and notes when it begins and ends. */
const STEP = `#!/bin/sh
echo "$2 begins" >> taken
sleep 0.1
echo "$2 ends" >> taken
`;

describe('by hand', () => {
  it('builds, pushes and names one image, and releases none that was not pushed', async () => {
    const { files } = await models.project({});
    await inFolder(files, async folder => {
      const overlay = path.join(
        folder,
        'deploy/overlays/production/kustomization.yaml',
      );
      const release = () =>
        runPython(folder, 'from pipeline import image; image.write_release()');
      const refused = release();
      expect(refused.status).not.toBe(0);
      expect(refused.printed).toContain('run make image first');

      await fs.writeFile(path.join(folder, 'container'), CONTAINER, {
        mode: 0o755,
      });
      const built = runPython(
        folder,
        'from pipeline import image; image.main(); print(image.tag())',
        { CONTAINER: './container' },
      );
      const tag = built.printed.trim();
      expect(tag).toMatch(/^[0-9a-f]{16}$/);
      expect(await fs.readFile(path.join(folder, 'asked'), 'utf8')).toBe(
        'manifest\nbuild\npush\n',
      );
      expect(release()).toEqual({ status: 0, printed: '' });
      expect(parse(await fs.readFile(overlay, 'utf8')).images).toEqual([
        { name: 'registry.example.com/models/gate-change', newTag: tag },
      ]);

      // Another environment is another image.
      await fs.appendFile(path.join(folder, 'requirements.txt'), 'six==1.0\n');
      expect(release().printed).toContain('run make image first');
    });
  }, 60_000);

  it('does by make what the workflow does', async () => {
    for (const serving of ['rollout', 'kserve']) {
      const { files, text } = await models.project({ serving });
      const workflow = text('.github/workflows/model.yaml');
      await inFolder(files, async folder => {
        const { status, printed } = planOf(folder, 'all', 'image', 'commit');
        expect(status).toBe(0);
        const steps = [
          'pytest',
          'pipeline.train',
          'pipeline.evaluate',
          'pipeline.register',
          ...(serving === 'rollout'
            ? ['pipeline.image']
            : ['nothing to build']),
          'pipeline.deploy',
          'pipeline.commit',
        ];
        const places = steps.map(step => printed.indexOf(step));
        expect(places).toEqual([...places].sort((a, b) => a - b));
        expect(places).not.toContain(-1);
      });
      expect(workflow.includes('make image')).toBe(serving === 'rollout');
      expect(workflow.includes('docker login')).toBe(serving === 'rollout');
      expect(workflow).toContain('make commit');
      // Only make writes into deploy/, and commits it.
      expect(workflow).not.toContain('git commit');
      expect(workflow).not.toContain('sed -i');
    }
  }, 60_000);

  it('takes one step after the other, also where several may be taken at once', async () => {
    const { files } = await models.project({});
    await inFolder(files, async folder => {
      await fs.mkdir(path.join(folder, '.venv/bin'), { recursive: true });
      await fs.writeFile(path.join(folder, '.venv/bin/python'), STEP, {
        mode: 0o755,
      });
      await fs.writeFile(path.join(folder, '.venv/.done'), '');
      const made = spawnSync('make', ['--jobs=8', 'all', 'commit'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(made.status).toBe(0);
      const taken = await fs.readFile(path.join(folder, 'taken'), 'utf8');
      expect(taken.trim().split('\n')).toEqual(
        [
          ...['pytest', 'pipeline.train', 'pipeline.evaluate'],
          ...['pipeline.register', 'pipeline.deploy', 'pipeline.commit'],
        ].flatMap(step => [`${step} begins`, `${step} ends`]),
      );
    });
  }, 60_000);

  it('says what is missing before features can be joined', async () => {
    const { files } = await models.project(FEAST);
    await inFolder(files, async folder => {
      await fs.mkdir(path.join(folder, '.venv'));
      await fs.writeFile(path.join(folder, '.venv/.done'), '');
      const { status, stdout } = spawnSync('make', ['train'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(status).not.toBe(0);
      expect(stdout).toContain(
        'There is no data/entities.csv: data/README.md says what it holds',
      );
      const joined = planOf(folder, 'train', 'MODEL_DATA=rows.parquet');
      expect(joined).toMatchObject({ status: 0 });
      expect(joined.printed).not.toContain('pipeline.features');
    });
  }, 60_000);
});

describe('the workflow', () => {
  it('trains no further version because one was released, or is retired', async () => {
    const { text, yaml } = await models.project({});
    const [, released] =
      /RELEASED = \((.*)\)/.exec(text('pipeline/commit.py')) ?? [];
    const { on } = yaml('.github/workflows/model.yaml');
    expect(on.push['paths-ignore']).toEqual([
      'deploy/**',
      'docs/**',
      'drift.yaml',
      'catalog-info.yaml',
    ]);
    expect(released).toBe('"deploy", "drift.yaml"');
  }, 60_000);

  it.each([
    ['a file', FILE, [], []],
    ['SQL', SQL, ['MODEL_DATABASE_URL'], ['MODEL_DATABASE_URL']],
    ['Feast', FEAST, ['FEAST_REPOSITORY'], ['FEATURE_STORE']],
  ])(
    'gives the training what it needs for %s, and README.md says where it comes from',
    async (_what, source, variables, secrets) => {
      const { text, yaml } = await models.project(source);
      const { train } = yaml('.github/workflows/model.yaml').jobs;
      expect(Object.keys(train.env).sort()).toEqual(
        [
          ...['GH_TOKEN', 'IMAGE', 'MLFLOW_TRACKING_PASSWORD'],
          ...['MLFLOW_TRACKING_URI', 'MLFLOW_TRACKING_USERNAME'],
          ...variables,
        ].sort(),
      );
      const used = text('.github/workflows/model.yaml').matchAll(
        /\$\{\{ (?:vars|secrets)\.([A-Z_]+) \}\}/g,
      );
      const names = [...used].map(([, name]) => name);
      expect(names).toEqual(expect.arrayContaining(secrets));
      const wanted = text('README.md').split('The workflow in')[1];
      for (const name of names) expect(wanted).toContain(`\`${name}\``);
      // Told before the training starts.
      const [check] = train.steps.filter(({ run }: { run?: string }) =>
        run?.includes('missing'),
      );
      for (const name of ['MLFLOW_TRACKING_URI', ...secrets]) {
        expect(check.run).toContain(`test -n "$${name}" || missing`);
      }
    },
    60_000,
  );
});
