import { TestDatabases } from '@backstage/backend-test-utils';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { Portal, startPortal } from './__testUtils__/startPortal';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('reading a registry on %s', id => {
  let sandbox: Sandbox;
  let portal: Portal;

  beforeAll(async () => {
    sandbox = await startSandbox({ quiet: true });
  });
  afterAll(async () => {
    await sandbox.close();
  });
  beforeEach(async () => {
    portal = await startPortal({
      knex: await databases.init(id),
      mlflowUrl: sandbox.urls.mlflow,
    });
  });

  it('finds every registered model', async () => {
    await portal.sync();
    const registered = sandbox.world.models.filter(model => model.registered);
    const fleet = await portal.get('/v1/models?pageSize=100');
    console.log(portal.logs.join('\n'));
    console.log(
      JSON.stringify(fleet.body.items[0], null, 1),
      fleet.body.facets,
    );
    expect(fleet.body.total).toBe(registered.length);
    const ref = fleet.body.items[0].entityRef.replace(/[:]/, '/');
    console.log(
      JSON.stringify(
        (await portal.get(`/v1/models/${ref}`)).body,
        null,
        1,
      ).slice(0, 3000),
    );
    console.log(
      JSON.stringify(
        (await portal.get(`/v1/models/${ref}/versions`)).body,
        null,
        1,
      ).slice(0, 3000),
    );
    console.log(
      JSON.stringify(
        (await portal.getAsService(`/v1/records/models?instance=mlflow`)).body,
        null,
        1,
      ).slice(0, 3000),
    );
    await portal.sync();
    console.log(portal.logs.join('\n'));
  });
});
