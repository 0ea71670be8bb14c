import fs from 'fs/promises';
import path from 'path';
import { parse, parseAllDocuments } from 'yaml';
import { COMBINATIONS, SOURCES } from './__testUtils__/combinations';
import { planOf } from './__testUtils__/make';
import { forAllTests } from './__testUtils__/forAllTests';
import { NewModels } from './__testUtils__/NewModels';
import { inFolder } from './__testUtils__/project';
import { runPython } from './__testUtils__/python';
import { TEMPLATES } from './__testUtils__/startScaffolder';

const [FILE, SQL, FEAST] = SOURCES;

const models = forAllTests(new NewModels());

describe('data', () => {
  it('have drivers of databases for SQL, which are no part of what is served', async () => {
    const { files, text } = await models.project(SQL);
    expect(text('requirements-sql.txt')).toMatch(/^psycopg==[\d.]+$/m);
    expect(text('requirements-sql.txt')).toMatch(/^PyMySQL==[\d.]+$/m);
    expect(text('requirements.txt')).not.toMatch(/psycopg|PyMySQL/);
    await inFolder(files, async folder => {
      expect(planOf(folder, 'setup').printed).toContain(
        '--requirement requirements.txt --requirement requirements-sql.txt',
      );
    });
    const { files: others } = await models.project(FILE);
    await inFolder(others, async folder => {
      expect(planOf(folder, 'setup').printed).not.toContain('sql');
    });
  }, 60_000);

  it('may be about a column whose name is another word of YAML 1.1', async () => {
    const { text } = await models.project({ ...SQL, target: 'NO' });
    // As Python reads it.
    const { target } = parse(text('model.yaml'), { version: '1.1' });
    expect(target).toBe('NO');
  }, 60_000);

  it.each(['regression', 'forecasting'])(
    'of Feast keep the time of a row for a series only: %s',
    async task => {
      const { text } = await models.project({ ...FEAST, task });
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
        const { gate } = (await models.project({ ...source, task })).yaml(
          'model.yaml',
        );
        expect(gate).toMatchObject({
          floor: 'guess',
          margin: task === 'classification' ? 0.02 : '5 %',
        });
      }
      const { gate } = (await models.project({ ...FILE, task })).yaml(
        'model.yaml',
      );
      expect(typeof gate.floor).toBe('number');
      expect(typeof gate.margin).toBe('number');
    },
    60_000,
  );
});

describe('KServe', () => {
  it('gets its requests from Knative, through the proxy in the pod', async () => {
    const { yaml } = await models.project({ serving: 'kserve' });
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
    const { text, yaml } = await models.project({ serving: 'kserve' });
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
  it('scrapes each pod once, also while stable and canary are the same pods', async () => {
    const { text, yaml } = await models.project({});
    const { labels } = yaml('deploy/base/kustomization.yaml');
    const { spec } = yaml('deploy/base/monitoring.yaml');
    const services = parseAllDocuments(text('deploy/base/services.yaml')).map(
      document => document.toJS(),
    );
    const scraped = services.filter(({ metadata }) => {
      const own = { ...metadata.labels, ...labels[0].pairs };
      return Object.entries(spec.selector.matchLabels).every(
        ([name, value]) => own[name] === value,
      );
    });
    expect(scraped.map(({ metadata }) => metadata.name)).toEqual([
      'gate-change-metrics',
    ]);
    // Argo Rollouts changes the selectors of the Services that it routes by.
    const { selector, strategy } = yaml('deploy/base/rollout.yaml').spec;
    expect(scraped[0].spec.selector).toEqual(selector.matchLabels);
    expect([
      strategy.canary.stableService,
      strategy.canary.canaryService,
    ]).not.toContain('gate-change-metrics');
    expect(
      scraped[0].spec.ports.map(({ name }: { name: string }) => name),
    ).toEqual(spec.endpoints.map(({ port }: { port: string }) => port));
  }, 60_000);

  it('is fed by the server, which tells the portal of each request with a token of its own', async () => {
    const { files, text, yaml } = await models.project({});
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
    const secrets = parseAllDocuments(text('deploy/base/secrets.yaml')).map(
      document => document.toJS().spec,
    );
    const secret = secrets.find(
      ({ target }) => target.name === valueFrom.secretKeyRef.name,
    );
    // The portal takes rows of a model from its own token alone, and a team has more models than one in its namespace.
    const { key } = secret.data[0].remoteRef;
    expect(key).toBe('travel-ml/gate-change-request-log');
    expect(text('docs/watching.md')).toContain(`\`${key}\``);
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
      const { text } = await models.project({ serving });
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
    const { files } = await models.project(options);
    for (const [name, text] of files) {
      expect({
        name,
        left: /\b(say here|to be filled in|TODO|FIXME|lorem)\b/i.exec(text),
      }).toEqual({ name, left: null });
    }
  },
  60_000,
);
