import { spawnSync } from 'child_process';
import fs from 'fs/promises';
import path from 'path';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { parse, parseAllDocuments } from 'yaml';
import { COMBINATIONS, SOURCES } from './__testUtils__/combinations';
import { generate, inFolder } from './__testUtils__/project';
import { runPython } from './__testUtils__/python';
import {
  Scaffolder,
  startScaffolder,
  TEMPLATES,
} from './__testUtils__/startScaffolder';

const [FILE, SQL, FEAST] = SOURCES;

let sandbox: Sandbox;
let scaffolder: Scaffolder;

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
  scaffolder = await startScaffolder({ sandbox });
}, 120_000);

afterAll(async () => {
  await scaffolder.stop();
  await sandbox.close();
});

async function made(options: Record<string, unknown>) {
  const { files } = await generate(scaffolder, sandbox, options);
  const text = (name: string) => {
    const found = files.get(name);
    if (found === undefined) throw new Error(`There is no ${name}`);
    return found;
  };
  const yaml = (name: string) => parse(text(name));
  return { files, text, yaml };
}

/** What `make` would run. */
function planOf(folder: string, ...targets: string[]) {
  const { stdout, stderr, status } = spawnSync(
    'make',
    ['--dry-run', ...targets],
    { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } },
  );
  return { status, printed: stdout + stderr };
}

/** A program in place of docker: no image is there, and what it is asked is noted. */
const CONTAINER = `#!/bin/sh
echo "$1" >> asked
test "$1" != manifest
`;

describe('by hand', () => {
  it('builds, pushes and names one image, and releases none that was not pushed', async () => {
    const { files } = await made({});
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
      const { files, text } = await made({ serving });
      const workflow = text('.github/workflows/model.yaml');
      await inFolder(files, async folder => {
        const { status, printed } = planOf(folder, 'all', 'image', 'deploy');
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
        ];
        const places = steps.map(step => printed.indexOf(step));
        expect(places).toEqual([...places].sort((a, b) => a - b));
        expect(places).not.toContain(-1);
      });
      expect(workflow.includes('make image')).toBe(serving === 'rollout');
      expect(workflow.includes('docker login')).toBe(serving === 'rollout');
      // Only make writes into deploy/.
      expect(workflow).not.toContain('sed -i');
    }
  }, 60_000);

  it('says what is missing before features can be joined', async () => {
    const { files } = await made(FEAST);
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
  it.each([
    ['a file', FILE, [], []],
    ['SQL', SQL, ['MODEL_DATABASE_URL'], ['MODEL_DATABASE_URL']],
    ['Feast', FEAST, ['FEAST_REPOSITORY'], ['FEATURE_STORE']],
  ])(
    'gives the training what it needs for %s, and README.md says where it comes from',
    async (_what, source, variables, secrets) => {
      const { text, yaml } = await made(source);
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

describe('data', () => {
  it('have drivers of databases for SQL, which are no part of what is served', async () => {
    const { files, text } = await made(SQL);
    expect(text('requirements-sql.txt')).toMatch(/^psycopg==[\d.]+$/m);
    expect(text('requirements-sql.txt')).toMatch(/^PyMySQL==[\d.]+$/m);
    expect(text('requirements.txt')).not.toMatch(/psycopg|PyMySQL/);
    await inFolder(files, async folder => {
      expect(planOf(folder, 'setup').printed).toContain(
        '--requirement requirements.txt --requirement requirements-sql.txt',
      );
    });
    const { files: others } = await made(FILE);
    await inFolder(others, async folder => {
      expect(planOf(folder, 'setup').printed).not.toContain('sql');
    });
  }, 60_000);

  it.each(['regression', 'forecasting'])(
    'of Feast keep the time of a row for a series only: %s',
    async task => {
      const { text } = await made({ ...FEAST, task });
      expect(text('pipeline/features.py')).toContain(
        'rows.insert(0, TIME, joined[TIME])',
      );
      expect(text('data/README.md')).toContain('`flight_features`');
      expect(text('data/README.md').includes('It holds one series')).toBe(
        task === 'forecasting',
      );
      expect(text('.gitignore')).toContain('data/training.parquet');
    },
    60_000,
  );

  it.each(['classification', 'regression', 'forecasting'])(
    'of somebody’s own are held against a guess, the example against its number: %s',
    async task => {
      for (const source of [SQL, FEAST]) {
        const { gate } = (await made({ ...source, task })).yaml('model.yaml');
        expect(gate).toMatchObject({
          floor: 'guess',
          margin: task === 'classification' ? 0.02 : '5 %',
        });
      }
      const { gate } = (await made({ ...FILE, task })).yaml('model.yaml');
      expect(typeof gate.floor).toBe('number');
      expect(typeof gate.margin).toBe('number');
    },
    60_000,
  );
});

describe('KServe', () => {
  it('gets its requests from Knative, through the proxy in the pod', async () => {
    const { yaml } = await made({ serving: 'kserve' });
    const { ingress } = yaml('deploy/base/network.yaml').spec;
    const portsFrom = (namespace: string) =>
      ingress
        .filter(({ from }: { from: object[] }) =>
          JSON.stringify(from).includes(`"${namespace}"`),
        )
        .flatMap(({ ports }: { ports: { port: number }[] }) =>
          ports.map(({ port }) => port),
        );
    for (const gateway of ['istio-system', 'kourier-system', 'ingress-nginx']) {
      expect(portsFrom(gateway)).toEqual([8012, 8013, 8112]);
    }
    // Activator and autoscaler.
    expect(portsFrom('knative-serving')).toEqual([8012, 8013, 8112, 9090]);
    expect(portsFrom('monitoring')).toEqual([9091, 8082]);
  }, 60_000);

  it('finds the secret of the store by the account of its pods', async () => {
    const { text, yaml } = await made({ serving: 'kserve' });
    const account = yaml('deploy/base/service-account.yaml');
    const [secret, ...others] = parseAllDocuments(
      text('deploy/base/secrets.yaml'),
    ).map(document => document.toJS());
    expect(others).toEqual([]);
    expect(account.secrets).toEqual([{ name: secret.spec.target.name }]);
    expect(
      secret.spec.data.map(({ secretKey }: { secretKey: string }) => secretKey),
    ).toEqual(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']);
    const { predictor } = yaml('deploy/base/inference-service.yaml').spec;
    expect(predictor.serviceAccountName).toBe(account.metadata.name);
  }, 60_000);
});

describe('watching', () => {
  it('is fed by the server, which tells the portal of each request with a token of its own', async () => {
    const { files, text, yaml } = await made({});
    const [container] = yaml('deploy/base/rollout.yaml').spec.template.spec
      .containers;
    expect(container.env).toEqual(
      expect.arrayContaining([
        { name: 'MLSERVER_MODEL_IMPLEMENTATION', value: 'logged.Runtime' },
        {
          name: 'REQUEST_LOG_URL',
          value:
            'http://portal.example.com/api/drift/v1/inference-logs/gate-change',
        },
      ]),
    );
    const { valueFrom } = container.env.find(
      ({ name }: { name: string }) => name === 'REQUEST_LOG_TOKEN',
    );
    const targets = parseAllDocuments(text('deploy/base/secrets.yaml')).map(
      document => document.toJS().spec.target.name,
    );
    expect(targets).toContain(valueFrom.secretKeyRef.name);
    expect(text('serving/Dockerfile')).toContain('serving/*.py');
    const { egress } = yaml('deploy/base/network.yaml').spec;
    expect(JSON.stringify(egress)).toContain('{"port":80,');

    await inFolder(files, async folder => {
      const { printed } = runPython(
        path.join(folder, 'serving'),
        'import json; from request_log import rows_of; print(json.dumps(rows_of({"a": [[1.5], [float("nan")]]}, [0, 1], "r", "7"), allow_nan=False))',
      );
      expect(JSON.parse(printed)).toMatchObject([
        { event_id: 'r-0', model_version: '7', a: 1.5, prediction: 0 },
        { event_id: 'r-1', model_version: '7', a: null, prediction: 1 },
      ]);
    });
  }, 60_000);

  it('leads to what has to be done once, by the README and by the end of the task', async () => {
    for (const serving of ['rollout', 'kserve']) {
      const { text } = await made({ serving });
      expect(text('README.md')).toContain('docs/watching.md');
      expect(text('mkdocs.yml')).toContain('watching.md');
      expect(text('Makefile')).toContain('pipeline.watch');
      expect(text('docs/watching.md')).toContain('drift.inferenceLogs');
      expect(text('docs/watching.md').includes('"logger"')).toBe(
        serving === 'kserve',
      );
    }
    const template = await fs.readFile(
      path.join(TEMPLATES, 'new-model/template.yaml'),
      'utf8',
    );
    expect(parse(template).spec.output.text[0].content).toContain(
      '`make watch`',
    );
  }, 60_000);
});

it.each(COMBINATIONS.filter(({ framework }) => framework === 'sklearn'))(
  'leaves nothing to be filled in: $task, $serving, $dataSource',
  async options => {
    const { files } = await made(options);
    for (const [name, text] of files) {
      expect({
        name,
        left: /\b(say here|to be filled in|TODO|FIXME|lorem)\b/i.exec(text),
      }).toEqual({ name, left: null });
    }
  },
  60_000,
);
