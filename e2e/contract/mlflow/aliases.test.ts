import { useContract } from './contract';

const contract = useContract();

describe('aliases', () => {
  const name = `${contract.prefix}-aliases`;
  const set = (alias: string, version: string) =>
    contract.client.post('/registered-models/alias', { name, alias, version });
  const get = (alias: string) =>
    contract.client.get('/registered-models/alias', { name, alias });

  beforeAll(async () => {
    await contract.createModel(name);
    await contract.createVersion(name);
    await contract.createVersion(name);
  });

  it('are set, moved and deleted', async () => {
    expect((await set('champion', '1')).body).toEqual({});
    await set('challenger', '1');
    expect((await contract.getVersion(name, '1')).aliases?.sort()).toEqual([
      'challenger',
      'champion',
    ]);
    await set('champion', '2');
    expect((await get('champion')).body.model_version).toMatchObject({
      version: '2',
      aliases: ['champion'],
    });
    expect((await contract.getModel(name)).aliases).toEqual([
      { alias: 'challenger', version: '1' },
      { alias: 'champion', version: '2' },
    ]);
    const deleted = await contract.client.delete('/registered-models/alias', {
      name,
      alias: 'challenger',
    });
    expect(deleted.body).toEqual({});
    expect((await contract.getModel(name)).aliases).toEqual([
      { alias: 'champion', version: '2' },
    ]);
  });

  it('say 400 for one that is not set', async () => {
    const answer = await get('nobody');
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      error_code: 'INVALID_PARAMETER_VALUE',
      message: 'Registered model alias nobody not found.',
    });
  });

  it('say 404 for an unknown model or version', async () => {
    const noModel = await contract.client.get('/registered-models/alias', {
      name: `${contract.prefix}-none`,
      alias: 'champion',
    });
    expect(noModel.status).toBe(404);
    const noVersion = await set('champion', '99');
    expect(noVersion.status).toBe(404);
    expect(noVersion.body.message).toBe(
      `Model Version (name=${name}, version=99) not found`,
    );
  });

  it('may be deleted when they are not there', async () => {
    const answer = await contract.client.delete('/registered-models/alias', {
      name,
      alias: 'nobody',
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({});
  });

  it.each(['latest', 'v1', 'with space'])(
    'may not be called %s',
    async alias => {
      const answer = await set(alias, '1');
      expect(answer.status).toBe(400);
    },
  );

  it('know the newest version by the name latest', async () => {
    expect((await get('latest')).body.model_version.version).toBe('2');
  });
});
