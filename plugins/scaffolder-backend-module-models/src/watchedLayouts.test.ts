import { INFERENCE_LOG_COLUMNS } from '@bellwether/plugin-models-common';
import { parse } from 'yaml';
import { forAllTests } from './__testUtils__/forAllTests';
import { Layout, readLayouts } from './__testUtils__/layouts';
import { MONITORING } from './__testUtils__/monitoring';
import { completes, proposed } from './__testUtils__/proposals';
import { toldSecrets } from './__testUtils__/secrets';
import { TeamPortal } from './__testUtils__/TeamPortal';
import { addChallenger, postToMlflow } from './__testUtils__/upstreams';

jest.setTimeout(120_000);

const portal = forAllTests(new TeamPortal());
let layouts: Record<string, Layout>;

beforeAll(async () => {
  layouts = await readLayouts();
});

describe('a project that is to be watched', () => {
  it('gets monitor and entry alone where no Rollout is named', async () => {
    await portal.repositories.publish('watch-nothing-else', {});
    await completes(portal, 'add-monitoring', {
      ...MONITORING,
      repoUrl: portal.repositories.urlOf('watch-nothing-else'),
    });
    const changed = await proposed(portal, 'watch-nothing-else');
    expect([...changed.keys()].sort()).toEqual([
      'bellwether/catalog-info.yaml',
      'bellwether/drift.yaml',
    ]);
    const [{ body, title }] = await portal.repositories.pullsOf(
      'watch-nothing-else',
    );
    expect(title).toBe('Watch card-fraud for drift');
    expect(body).toMatch(/No Rollout was named/);
    // It is the log that the portal keeps, by the name and the output of its configuration.
    const { spec } = parse(changed.get('bellwether/drift.yaml') ?? '');
    expect(spec).toMatchObject({
      source: { type: 'files', path: `kept/payments/*/*.parquet` },
      timestamp: INFERENCE_LOG_COLUMNS.timestamp,
      rowKey: INFERENCE_LOG_COLUMNS.rowKey,
      modelVersion: INFERENCE_LOG_COLUMNS.modelVersion,
      exclude: [INFERENCE_LOG_COLUMNS.endpoint],
      prediction: 'is_fraud',
    });
    expect(body).toMatch(
      /keeps of it already \(drift\.inferenceLogs\.models\.payments\)/,
    );
  });

  it('is watched in files of its own, by the names of their columns', async () => {
    await portal.repositories.publish('watch-own-files', {});
    await completes(portal, 'add-monitoring', {
      ...MONITORING,
      rows: 'others',
      rowFiles: 'fraud/*.parquet',
      timestampColumn: 'paid_at',
      predictionColumn: 'is_fraud',
      baselineFrom: '2026-01-05',
      repoUrl: portal.repositories.urlOf('watch-own-files'),
    });
    const changed = await proposed(portal, 'watch-own-files');
    const { spec } = parse(changed.get('bellwether/drift.yaml') ?? '');
    expect(spec).toEqual({
      source: { type: 'files', path: 'fraud/*.parquet' },
      timestamp: 'paid_at',
      prediction: 'is_fraud',
      window: 'weekly',
      baseline: { from: '2026-01-05', to: '2026-02-01' },
      outcome: 'label',
      falseAlarms: { oncePerWindows: 26 },
    });
  });

  it('is told what to apply where no kustomization does', async () => {
    await portal.repositories.publish('watch-plain', layouts['plain-rollout']);
    const task = await completes(portal, 'add-monitoring', {
      ...MONITORING,
      rolloutFile: 'serving/rollout.yaml',
      repoUrl: portal.repositories.urlOf('watch-plain'),
    });
    const changed = await proposed(portal, 'watch-plain');
    expect([...changed.keys()].sort()).toEqual([
      'bellwether/catalog-info.yaml',
      'bellwether/drift.yaml',
      'serving/bellwether-judge-secret.yaml',
      'serving/bellwether-verdict.yaml',
      'serving/rollout.yaml',
    ]);
    const [{ body }] = await portal.repositories.pullsOf('watch-plain');
    expect(body).toMatch(
      /No kustomization is there that could name them: .* before the next release/,
    );
    expect(JSON.stringify(task.output)).toMatch(
      /Before the next release the analysis and the secret beside the Rollout have to be applied/,
    );
  });

  it('gets objects and an entry with names that cluster and catalog take, whatever the registry calls the model', async () => {
    const name = `Fraud_Detector ${'x'.repeat(60)}`;
    await postToMlflow(portal.sandbox, 'registered-models/create', { name });
    await addChallenger(portal.sandbox, name);
    await portal.scaffolder.readRegistry();
    await portal.repositories.publish('watch-names', layouts['plain-rollout']);
    const model = `resource:default/fraud_detector-${'x'.repeat(48)}`;
    await completes(portal, 'add-monitoring', {
      ...MONITORING,
      model,
      rolloutFile: 'serving/rollout.yaml',
      repoUrl: portal.repositories.urlOf('watch-names'),
    });
    const changed = await proposed(portal, 'watch-names');
    const read = (file: string) => parse(changed.get(file) ?? '');
    const verdict = read('serving/bellwether-verdict.yaml');
    const called = `fraud-detector-${'x'.repeat(40)}`;
    expect(verdict.metadata.name).toBe(`${called}-verdict`);
    expect(verdict.spec.args[2].valueFrom.secretKeyRef.name).toBe(
      `${called}-judge`,
    );
    expect(read('serving/bellwether-judge-secret.yaml')).toMatchObject({
      metadata: { name: `${called}-judge` },
      spec: { target: { name: `${called}-judge` } },
    });
    const [, { analysis }] = read('serving/rollout.yaml').spec.strategy.canary
      .steps;
    expect(analysis.templates).toEqual([
      { templateName: verdict.metadata.name },
    ]);
    const { metadata, spec } = read('bellwether/catalog-info.yaml');
    expect(metadata).toMatchObject({
      name: `fraud_detector-${'x'.repeat(39)}-training`,
      title: `Training of ${name}`,
    });
    expect(spec.dependsOn).toEqual([model]);
  });

  it('is not watched twice', async () => {
    const verdict = `apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata:\n  name: card-fraud-verdict\n`;
    await portal.repositories.publish('watched-already', {
      ...layouts['plain-rollout'],
      'serving/ours.yaml': verdict,
      'serving/kustomization.yaml':
        'resources:\n  - rollout.yaml\n  - ours.yaml\n',
    });
    const task = await portal.scaffolder.run('add-monitoring', {
      ...MONITORING,
      rolloutFile: 'serving/rollout.yaml',
      repoUrl: portal.repositories.urlOf('watched-already'),
    });
    expect(task.error).toMatch(
      /^rolloutFile: serving\/ours\.yaml has the AnalysisTemplate card-fraud-verdict already/,
    );
    expect(await portal.repositories.pullsOf('watched-already')).toEqual([]);
  });

  it.each([
    [
      'a Rollout by blueGreen',
      (text: string) =>
        text.replace(
          /canary:[^]*pause: \{\}\n/,
          'blueGreen:\n      activeService: card-fraud\n',
        ),
      /^rolloutFile: the Rollout in serving\/rollout\.yaml releases by blueGreen/,
    ],
    [
      'steps that would make it invalid',
      (text: string) =>
        text.replace(/strategy:[^]*pause: \{\}\n/, 'strategy: none\n'),
      /^(edits|rolloutFile): /,
    ],
  ])('is not touched with %s', async (name, write, sentence) => {
    const repo = name.replace(/\W/g, '-');
    const [[file, text]] = Object.entries(layouts['plain-rollout']);
    await portal.repositories.publish(repo, { [file]: write(text) });
    const task = await portal.scaffolder.run('add-monitoring', {
      ...MONITORING,
      rolloutFile: file,
      repoUrl: portal.repositories.urlOf(repo),
    });
    expect(task.error).toMatch(sentence);
    expect(task.messages.join('\n')).toMatch(/Nothing was made/);
    expect(await portal.repositories.pullsOf(repo)).toEqual([]);
  });
});

it('tells nothing secret, in no log and in no answer', () => {
  expect(toldSecrets(portal.scaffolder)).toEqual([]);
});
