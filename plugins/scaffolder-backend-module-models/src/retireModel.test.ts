import { CardFraud } from './__testUtils__/CardFraud';
import { forAllTests } from './__testUtils__/forAllTests';
import { MONITORING } from './__testUtils__/monitoring';
import { toldSecrets } from './__testUtils__/secrets';

jest.setTimeout(120_000);

const known = forAllTests(new CardFraud());

afterEach(() => {
  known.refused = [];
});

it('retires in two steps: not archived while pods serve it', async () => {
  await known.rewrite('deploy/overlays/production/version.yaml', text =>
    text.replace('value: 0', 'value: 2'),
  );
  await known.rewrite('deploy/overlays/production/kustomization.yaml', text =>
    text.replace('newTag: unreleased', 'newTag: 4b1d0c27a9e35f68'),
  );
  const values = {
    model: CardFraud.ref,
    reason: 'Replaced by a rule',
    confirmedName: 'card-fraud',
    repoUrl: known.repoUrl,
    file: 'deploy/overlays/production/version.yaml',
    catalogFile: 'catalog-info.yaml',
  };
  const archive = await known.scaffolder.run('retire-model', {
    ...values,
    step: 'archive',
  });
  expect(archive.error).toMatch(
    /'card-fraud' is still served: card-fraud on prod-eu/,
  );
  expect((await known.tags()).lifecycle).not.toBe('archived');

  const stop = await known.scaffolder.run('retire-model', {
    ...values,
    step: 'stop',
  });
  expect({ status: stop.status, error: stop.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  const pull = await known.newestPull();
  expect(await known.contentOf(values.file, pull.head.ref)).toMatch(
    /path: \/spec\/replicas\n {2}value: 0/,
  );
  expect(await known.contentOf('catalog-info.yaml', pull.head.ref)).toMatch(
    /^# The project that trains [^]*lifecycle: deprecated/,
  );
  // It goes nowhere yet.
  await known.scaffolder.followMerges();
  expect(await known.tags()).not.toHaveProperty('retiring');
});

it('marks a model as retiring once its stop is merged, also where the registry is down then', async () => {
  const task = await known.scaffolder.run('retire-model', {
    model: CardFraud.ref,
    step: 'stop',
    reason: 'Nobody has asked it since May',
    confirmedName: 'card-fraud',
    repoUrl: known.repoUrl,
    catalogFile: 'catalog-info.yaml',
  });
  expect(task.error).toBeUndefined();
  const { number } = await known.newestPull();
  await known.ask('PUT', `/pulls/${number}/merge`);
  await known.sandbox.faults.set('mlflow', {
    kind: 'status',
    status: 503,
    match: { method: 'POST', pathPrefix: '/api/2.0/mlflow/registered-models/' },
  });
  await known.scaffolder.followMerges();
  await known.sandbox.faults.clear('mlflow');
  expect(await known.tags()).not.toHaveProperty('retiring');
  await known.scaffolder.followMerges();
  expect(await known.tags()).toMatchObject({
    retiring: 'Nobody has asked it since May',
  });
  // There is nothing to be stopped any more: what would follow from a merge is done at once.
  const again = await known.scaffolder.run('retire-model', {
    model: CardFraud.ref,
    step: 'stop',
    reason: 'Nobody has asked it since June',
    confirmedName: 'card-fraud',
    repoUrl: known.repoUrl,
    catalogFile: 'catalog-info.yaml',
  });
  expect(again.error).toBeUndefined();
  expect((await known.newestPull()).number).toBe(number);
  expect((await known.tags()).retiring).toMatch(/since June$/);
});

it('archives a model that nothing serves, and watches it no more', async () => {
  await known.tag(
    'bellwether.dev/drift-monitor',
    'drift.yaml',
    'failed-delivery',
  );
  const task = await known.scaffolder.run('retire-model', {
    model: 'resource:default/failed-delivery',
    step: 'archive',
    reason: 'Nobody asks it any more',
    confirmedName: 'failed-delivery',
  });
  expect({ status: task.status, error: task.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  expect(await known.tags('failed-delivery')).toMatchObject({
    lifecycle: 'archived',
    'retired-because': 'Nobody asks it any more',
  });
  expect(await known.tags('failed-delivery')).not.toHaveProperty([
    'bellwether.dev/drift-monitor',
  ]);
});

it('wants the name once more before it retires anything', async () => {
  const task = await known.scaffolder.run('retire-model', {
    model: CardFraud.ref,
    step: 'stop',
    reason: 'Replaced by a rule',
    confirmedName: 'card-frauds',
    repoUrl: known.repoUrl,
  });
  expect(task.error).toMatch(
    /confirmedName: 'card-frauds' is not the name of the model, 'card-fraud'/,
  );
});

it.each(['add-monitoring', 'promote-model', 'retire-model'])(
  '%s makes nothing for a person who may not change the model',
  async template => {
    known.refused = ['models.alias.update'];
    const before = (await known.newestPull())?.number;
    const task = await known.scaffolder.run(template, {
      ...MONITORING,
      reason: 'Because I would like to',
      step: 'stop',
      confirmedName: 'card-fraud',
      repoUrl: known.repoUrl,
      file: 'deploy/overlays/production/version.yaml',
    });
    expect(task.error).toMatch(
      /user:default\/owner may not change resource:default\/card-fraud/,
    );
    expect((await known.newestPull())?.number).toBe(before);
  },
);

it('tells nothing secret, in no log and in no answer', () => {
  expect(toldSecrets(known.scaffolder)).toEqual([]);
});
