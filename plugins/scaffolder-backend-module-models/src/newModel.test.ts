import { ServiceUnavailableError } from '@backstage/errors';
import { forAllTests } from './__testUtils__/forAllTests';
import { NewModels } from './__testUtils__/NewModels';
import { group } from './__testUtils__/organisation';
import { toldSecrets } from './__testUtils__/secrets';
import { Task } from './__testUtils__/startScaffolder';

jest.setTimeout(60_000);

const models = forAllTests(new NewModels());

afterEach(() => models.mend());

it('makes model, repository and catalog entry, and tells where the page is', async () => {
  const brought = models.bring('arrival-gate');
  const task = await models.make({ name: 'arrival-gate' });
  await brought;
  expect({ status: task.status, error: task.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  expect(task.messages.join('\n')).toMatch(
    /prod-eu publishes no schemas, or does not answer: those that ship are used/,
  );
  expect(task.output).toMatchObject({
    links: [
      { entityRef: 'resource:default/arrival-gate' },
      { url: `${models.sandbox.urls.codeHost}/travel-ml/arrival-gate` },
    ],
  });
  expect(models.scaffolder.locations).toContain(
    `${models.sandbox.urls.codeHost}/travel-ml/arrival-gate/blob/main/catalog-info.yaml`,
  );
  expect(await models.tags('arrival-gate')).toMatchObject({
    team: 'travel-ml',
    'bellwether.dev/drift-monitor': 'drift.yaml',
    'bellwether.dev/budget-per-month': '200 USD',
  });
});

it('tells registry and files of an owner in another namespace of the catalog', async () => {
  models.scaffolder.entities.push(group('vision', 'research'));
  const owner = 'group:research/vision';
  const brought = models.bring('night-flight');
  const task = await models.make({ name: 'night-flight', owner });
  await brought;
  expect(task.error).toBeUndefined();
  expect(await models.tags('night-flight')).toMatchObject({ team: owner });
  const { yaml } = await models.project({ owner });
  expect(yaml('catalog-info.yaml').spec.owner).toBe(owner);
  expect(yaml('deploy/overlays/production/kustomization.yaml').namespace).toBe(
    'vision',
  );
});

/** The code host is mended, and a retry makes what was left. */
async function hostGoesOn(name: string, task: Task) {
  await models.sandbox.faults.clear('code-host');
  models.addEntity(name);
  const again = await models.scaffolder.retry(task);
  expect({ status: again.status, error: again.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  expect(await models.isOnHost(name)).toBe(true);
}

it('says what was made when the code host refuses half-way, and a retry goes on', async () => {
  await models.sandbox.faults.set('code-host', {
    kind: 'status',
    status: 500,
    match: { method: 'POST', pathPrefix: '/api/v3/repos/travel-ml/half-way' },
  });
  const task = await models.make({ name: 'half-way' });
  expect(task.status).toBe('failed');
  expect(task.error).toMatch(/answered HTTP 500 for travel-ml\/half-way/);
  const log = task.messages.join('\n');
  // The repository is there, although the step that makes it has failed.
  expect(log).toMatch(
    /Made so far: the model 'half-way' in mlflow-prod; the repository travel-ml\/half-way on/,
  );
  expect(log).toMatch(/To go on: retry the task/);
  expect(log).toMatch(
    /To undo: delete the model 'half-way' in mlflow-prod; .*; delete travel-ml\/half-way on/,
  );
  expect(await models.isInRegistry('half-way')).toBe(true);

  await hostGoesOn('half-way', task);
});

it('says what was made when the code host permits no repository, and a retry goes on', async () => {
  await models.sandbox.faults.set('code-host', {
    kind: 'status',
    status: 403,
    match: { method: 'POST', pathPrefix: '/api/v3/orgs/travel-ml/repos' },
  });
  const task = await models.make({ name: 'not-permitted' });
  expect(task.error).toMatch(
    /^repoUrl: \S+ does not permit this to the portal's account \(403\); it says: Sandbox fault: status 403$/,
  );
  const log = task.messages.join('\n');
  expect(log).toMatch(
    /Made so far: the model 'not-permitted' in mlflow-prod\./,
  );
  expect(log).toMatch(
    /To undo: delete the model 'not-permitted' in mlflow-prod; it has no version yet\./,
  );
  expect(await models.isOnHost('not-permitted')).toBe(false);

  await hostGoesOn('not-permitted', task);
});

it('says what was made when the catalog takes no entry, and a retry adds it', async () => {
  models.scaffolder.catalog.addLocation.mockRejectedValueOnce(
    new ServiceUnavailableError('its database is away'),
  );
  const task = await models.make({ name: 'no-entry' });
  expect(task.error).toMatch(
    /^catalogInfoPath: catalog-info\.yaml of travel-ml\/no-entry on \S+ could not be added to the catalog, and a retry adds it: its database is away$/,
  );
  expect(task.messages.join('\n')).toMatch(
    /Made so far: the model 'no-entry' in mlflow-prod; the repository travel-ml\/no-entry on/,
  );
  await hostGoesOn('no-entry', task);
  expect(models.scaffolder.locations).toContainEqual(
    expect.stringMatching(/\/travel-ml\/no-entry\//),
  );
});

it('goes by the schemas that ship where the cluster goes down after it was asked', async () => {
  // It answers what the check asks, and nothing from then on.
  await models.sandbox.faults.set('prod-us', {
    kind: 'status',
    status: 503,
    match: { pathPrefix: '/openapi' },
  });
  const brought = models.bring('cluster-down');
  const task = await models.make({ name: 'cluster-down', cluster: 'prod-us' });
  await brought;
  expect({ status: task.status, error: task.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  expect(task.messages.join('\n')).toMatch(
    /prod-us publishes no schemas, or does not answer: those that ship are used/,
  );
});

describe('a registry that goes down in between', () => {
  const CREATE = {
    method: 'POST',
    pathPrefix: '/api/2.0/mlflow/registered-models/create',
  };

  async function goesOn(name: string, task: Task) {
    await models.sandbox.faults.clear('mlflow');
    const brought = models.bring(name);
    const again = await models.scaffolder.retry(task);
    await brought;
    expect({ status: again.status, error: again.error }).toEqual({
      status: 'completed',
      error: undefined,
    });
    expect(await models.isInRegistry(name)).toBe(true);
    expect(await models.isOnHost(name)).toBe(true);
  }

  it('has made nothing: the task says so, and a retry goes on', async () => {
    await models.sandbox.faults.set('mlflow', {
      kind: 'status',
      status: 503,
      match: CREATE,
    });
    const task = await models.make({ name: 'registry-down' });
    expect(task.error).toMatch(/^registry: mlflow-prod .*503/);
    expect(task.messages.join('\n')).toMatch(/Nothing was made/);
    expect(await models.isOnHost('registry-down')).toBe(false);
    await goesOn('registry-down', task);
  });

  it('has made the model, but its answer is lost: the task goes on with it', async () => {
    await models.sandbox.faults.set('mlflow', {
      kind: 'truncated',
      match: CREATE,
    });
    const brought = models.bring('lost-answer');
    const task = await models.make({ name: 'lost-answer' });
    await brought;
    expect({ status: task.status, error: task.error }).toEqual({
      status: 'completed',
      error: undefined,
    });
  });
});

it('tells nothing secret, in no log and in no answer', () => {
  expect(toldSecrets(models.scaffolder)).toEqual([]);
});
