import { useContract } from './contract';

const contract = useContract();

describe('tags', () => {
  const name = `${contract.prefix}-tags`;

  beforeAll(async () => {
    await contract.createModel(name);
    await contract.createVersion(name);
  });

  it('are set, replaced and deleted, of a model and of a version', async () => {
    const model = { name, key: 'stage/of it', value: 'one' };
    await contract.client.post('/registered-models/set-tag', model);
    await contract.client.post('/registered-models/set-tag', {
      ...model,
      value: 'two',
    });
    expect((await contract.getModel(name)).tags).toEqual([
      { key: 'stage/of it', value: 'two' },
    ]);
    await contract.client.delete('/registered-models/delete-tag', model);
    expect(await contract.getModel(name)).not.toHaveProperty('tags');

    const version = { name, version: '1', key: 'gate', value: '' };
    await contract.client.post('/model-versions/set-tag', version);
    expect((await contract.getVersion(name, '1')).tags).toEqual([
      { key: 'gate', value: '' },
    ]);
    await contract.client.delete('/model-versions/delete-tag', version);
    expect(await contract.getVersion(name, '1')).not.toHaveProperty('tags');
  });

  it('want a key, and may be deleted when they are not there', async () => {
    const noKey = await contract.client.post('/registered-models/set-tag', {
      name,
      value: 'v',
    });
    expect(noKey.status).toBe(400);
    const missing = await contract.client.delete(
      '/registered-models/delete-tag',
      {
        name,
        key: 'nothing',
      },
    );
    expect(missing.status).toBe(200);
  });
});
