import { parse, parseAllDocuments } from 'yaml';
import { CardFraud } from './__testUtils__/CardFraud';
import { forAllTests } from './__testUtils__/forAllTests';
import { MONITORING } from './__testUtils__/monitoring';
import { toldSecrets } from './__testUtils__/secrets';

jest.setTimeout(120_000);

const known = forAllTests(new CardFraud());

it('proposes monitor, analysis and catalog entry for a model that is there, and keeps comments', async () => {
  const task = await known.scaffolder.run('add-monitoring', {
    ...MONITORING,
    rolloutFile: 'deploy/base/rollout.yaml',
    repoUrl: known.repoUrl,
  });
  expect({ status: task.status, error: task.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  const pull = await known.newestPull();
  const rollout = await known.contentOf(
    'deploy/base/rollout.yaml',
    pull.head.ref,
  );
  expect(rollout).toMatch(/^# MLServer with the version/);
  expect(rollout.match(/setWeight: \d+/g)).toEqual([
    'setWeight: 5',
    'setWeight: 20',
    'setWeight: 50',
  ]);
  expect(
    await known.contentOf('bellwether/drift.yaml', pull.head.ref),
  ).toContain('oncePerWindows: 26');
  // Whatever applies the Rollout applies what its steps name.
  const kustomization = parse(
    await known.contentOf('deploy/base/kustomization.yaml', pull.head.ref),
  );
  expect(kustomization.resources).toEqual(
    expect.arrayContaining([
      'rollout.yaml',
      'bellwether-verdict.yaml',
      'bellwether-judge-secret.yaml',
    ]),
  );
  for (const [file, kind] of [
    ['bellwether-verdict.yaml', 'AnalysisTemplate'],
    ['bellwether-judge-secret.yaml', 'ExternalSecret'],
  ]) {
    const text = await known.contentOf(`deploy/base/${file}`, pull.head.ref);
    expect(parse(text).kind).toBe(kind);
  }
  expect(pull.body).toMatch(/whatever applies the Rollout applies them too/);
  expect(pull.body).toMatch(/at most one false alarm in 26 weeks/);
  expect(pull.body).toMatch(/once its configuration has drift\.inferenceLogs/);

  // Nothing points at files that are not there yet.
  const MONITOR = 'bellwether.dev/drift-monitor';
  const entry = `${known.sandbox.urls.codeHost}/travel-ml/card-fraud/blob/main/bellwether/catalog-info.yaml`;
  await known.scaffolder.followMerges();
  expect(await known.tags()).not.toHaveProperty([MONITOR]);
  expect(known.scaffolder.locations).not.toContain(entry);
  await known.ask('PUT', `/pulls/${pull.number}/merge`);
  await known.scaffolder.followMerges();
  expect(await known.tags()).toMatchObject({
    [MONITOR]: 'drift.yaml',
    'bellwether.dev/source': entry,
  });
  expect(known.scaffolder.locations).toContain(entry);
});

it('proposes nothing twice, and does not overwrite what was reviewed', async () => {
  await known.tag(
    'bellwether.dev/source',
    'https://code.example.com/as/before',
  );
  const task = await known.scaffolder.run('add-monitoring', {
    ...MONITORING,
    falseAlarmsOncePerWindows: 26,
    rolloutFile: 'deploy/base/rollout.yaml',
    releasePolicy: 'usual',
    repoUrl: known.repoUrl,
  });
  // The policy is another, and so the analysis of the first pull request is not what this one would write.
  expect(task.error).toMatch(
    /^newFilesFrom: travel-ml\/card-fraud has a deploy\/base\/bellwether-verdict\.yaml already/,
  );
  const without = await known.scaffolder.run('add-monitoring', {
    ...MONITORING,
    rolloutFile: 'deploy/base/rollout.yaml',
    repoUrl: known.repoUrl,
  });
  // Merged already: nothing is to be changed, and what follows from it is done at once.
  expect(without.error).toBeUndefined();
  expect(without.messages.join('\n')).toMatch(/nothing is proposed/);
  expect((await known.tags())['bellwether.dev/source']).toMatch(
    /bellwether\/catalog-info\.yaml$/,
  );
});

describe('the policy of the judge, when a model that is there is to be watched', () => {
  const JUDGED = 'bellwether.dev/judge-policy';
  const watch = async (rollout: string, releasePolicy: string) => {
    const file = `deploy/${releasePolicy}/rollout.yaml`;
    await known.ask('PUT', `/contents/${file}`, {
      message: 'Serve it',
      content: Buffer.from(rollout).toString('base64'),
    });
    const task = await known.scaffolder.run('add-monitoring', {
      ...MONITORING,
      releasePolicy,
      rolloutFile: file,
      repoUrl: known.repoUrl,
    });
    expect({ status: task.status, error: task.error }).toEqual({
      status: 'completed',
      error: undefined,
    });
    const { head } = await known.newestPull();
    return known.contentOf(file, head.ref);
  };
  const rollout = (annotations: string) => `# By hand, since 2024.
apiVersion: v1
kind: Service
metadata:
  name: card-fraud-stable
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: card-fraud # the one that counts
${annotations}spec:
  strategy:
    canary:
      steps:
        - setWeight: 50 # half of them
        - pause: {}
`;

  it('is written into the Rollout, with the steps, where no annotation was', async () => {
    const text = await watch(rollout(''), 'strict');
    const [service, changed] = parseAllDocuments(text).map(each => each.toJS());
    expect(service).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'card-fraud-stable' },
    });
    expect(changed.metadata).toEqual({
      name: 'card-fraud',
      annotations: { [JUDGED]: 'one-in-a-thousand' },
    });
    const { steps } = changed.spec.strategy.canary;
    expect(steps).toHaveLength(2);
    expect(steps[0]).toEqual({ setWeight: 10 });
    // The pull request brings the analysis that the steps ask.
    const { head } = await known.newestPull();
    const [{ metadata }] = parseAllDocuments(
      await known.contentOf('deploy/strict/bellwether-verdict.yaml', head.ref),
    ).map(each => each.toJS());
    expect(steps[1].analysis.templates).toEqual([
      { templateName: metadata.name },
    ]);
    expect(text).toMatch(/^# By hand, since 2024\.\n/);
    expect(text).toContain('name: card-fraud # the one that counts');
  });

  it('goes with a release policy that names none, and what else is annotated stays', async () => {
    const text = await watch(
      rollout(`  annotations:
    example.com/pager: payments # at night too
    ${JUDGED}: one-in-a-thousand
`),
      'careful',
    );
    const [, changed] = parseAllDocuments(text).map(each => each.toJS());
    expect(changed.metadata.annotations).toEqual({
      'example.com/pager': 'payments',
    });
    expect(text).toContain('example.com/pager: payments # at night too');
    expect(changed.spec.strategy.canary.steps).toHaveLength(6);
  });
});

it.each([
  [
    'a cluster that the portal does not know',
    { cluster: 'prod-moon' },
    /^cluster: 'prod-moon' is not one of prod-eu, prod-us$/,
  ],
  [
    'a file that the repository does not have',
    { rolloutFile: 'deploy/none.yaml' },
    /^rolloutFile: travel-ml\/card-fraud has no file deploy\/none\.yaml$/,
  ],
  [
    'a file without a Rollout',
    { rolloutFile: 'deploy/base/services.yaml' },
    /^rolloutFile: deploy\/base\/services\.yaml is none of the layouts that are understood/,
  ],
])('watches nothing with %s', async (_case, values, sentence) => {
  const before = (await known.newestPull())?.number;
  const task = await known.scaffolder.run('add-monitoring', {
    ...MONITORING,
    repoUrl: known.repoUrl,
    ...values,
  });
  expect(task.error).toMatch(sentence);
  expect(task.messages.join('\n')).toMatch(/Nothing was made/);
  expect((await known.newestPull())?.number).toBe(before);
});

it('tells nothing secret, in no log and in no answer', () => {
  expect(toldSecrets(known.scaffolder)).toEqual([]);
});
