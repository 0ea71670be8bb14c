import { parse } from 'yaml';
import { CardFraud } from './__testUtils__/CardFraud';
import { forAllTests } from './__testUtils__/forAllTests';

jest.setTimeout(120_000);

const known = forAllTests(new CardFraud());

/** The registry refuses to move champion, after the pull request is there. */
async function proposeWithoutChampion() {
  await known.sandbox.faults.set('mlflow', {
    kind: 'status',
    status: 503,
    match: {
      method: 'POST',
      pathPrefix: '/api/2.0/mlflow/registered-models/alias',
    },
  });
  const task = await known.scaffolder.run('promote-model', {
    model: CardFraud.ref,
    reason: 'Fewer misses, and the registry goes down',
    repoUrl: known.repoUrl,
    file: 'deploy/overlays/production/version.yaml',
    imageTag: '4b1d0c27a9e35f68',
    moveChampion: true,
  });
  await known.sandbox.faults.clear('mlflow');
  return task;
}

it('proposes the challenger with its evidence, and moves champion only when asked to', async () => {
  const values = {
    model: CardFraud.ref,
    reason: 'Fewer misses on the same rows',
    repoUrl: known.repoUrl,
    file: 'deploy/overlays/production/version.yaml',
    moveChampion: false,
    replicas: 3,
  };
  const KUSTOMIZATION = 'deploy/overlays/production/kustomization.yaml';
  const champion = await known.versionOf('champion');
  const imageless = await known.scaffolder.run('promote-model', values);
  expect(imageless.error).toMatch(
    /^imageTag: deploy\/overlays\/production\/kustomization\.yaml names no image of \S+ yet/,
  );
  expect(imageless.messages.join('\n')).toMatch(/Nothing was made/);

  const task = await known.scaffolder.run('promote-model', {
    ...values,
    imageTag: '4b1d0c27a9e35f68',
  });
  expect({ status: task.status, error: task.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  const pull = await known.newestPull();
  const version = await known.contentOf(values.file, pull.head.ref);
  const [, challenger] = /Release version (\d+)/.exec(pull.title) ?? [];
  expect(version).toContain(`value: "${challenger}"`);
  expect(version).toContain(`value: "models:/card-fraud/${challenger}"`);
  expect(version).toMatch(/^# What is released/);
  // The first release: until then there were no pods, and no image.
  const replicas = parse(version).find(
    ({ path }: { path: string }) => path === '/spec/replicas',
  );
  expect(replicas.value).toBe(3);
  expect(await known.contentOf(KUSTOMIZATION, pull.head.ref)).toContain(
    'newTag: 4b1d0c27a9e35f68',
  );
  expect(
    await known.contentOf(`docs/promotions/${challenger}.md`, pull.head.ref),
  ).toContain('| metric |');
  expect(pull.body).toContain('Fewer misses on the same rows');
  expect(await known.versionOf('champion')).toBe(champion);
});

it('promotes no version that it has not proposed, where the pipeline registers another one before a retry', async () => {
  const champion = await known.versionOf('champion');
  const challenger = await known.versionOf('challenger');
  const newer = ['1', '2', '3'].find(
    version => version !== champion && version !== challenger,
  );
  const task = await proposeWithoutChampion();
  expect(task.error).toMatch(/mlflow-prod/);

  await known.point('challenger', newer ?? '');
  const again = await known.scaffolder.retry(task);
  expect(again.error).toBe(
    `model: this task is about version ${challenger} of 'card-fraud' as challenger and ${champion} as champion, and by now they are ${newer} and ${champion}; start a new one`,
  );
  expect(await known.versionOf('champion')).toBe(champion);
  await known.point('challenger', challenger);
});

it('says what was made when champion cannot be moved, and a retry moves it without a second pull request', async () => {
  const task = await proposeWithoutChampion();
  expect(task.status).toBe('failed');
  expect(task.error).toMatch(/mlflow-prod/);
  const { number, title } = await known.newestPull();
  const [, challenger] = /Release version (\d+)/.exec(title) ?? [];
  const log = task.messages.join('\n');
  expect(log).toMatch(
    new RegExp(`Made so far: the pull request \\S+/${number}\\.`),
  );
  expect(log).toMatch(/To undo: close the pull request/);
  expect(await known.versionOf('champion')).not.toBe(challenger);

  const again = await known.scaffolder.retry(task);
  expect({ status: again.status, error: again.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  expect((await known.newestPull()).number).toBe(number);
  expect(await known.versionOf('champion')).toBe(challenger);
});
