import { tick, useContract } from './contract';

const contract = useContract();

describe('the time of the last change', () => {
  const name = `${contract.prefix}-times`;
  const times = async () => {
    const model = await contract.getModel(name);
    const version = await contract.getVersion(name, '1');
    return [model.last_updated_timestamp, version.last_updated_timestamp];
  };

  beforeAll(async () => {
    await contract.createModel(name);
    await contract.createVersion(name);
  });

  it.each([
    [
      'an alias is set',
      () =>
        contract.client.post('/registered-models/alias', {
          name,
          alias: 'champion',
          version: '1',
        }),
    ],
    [
      'an alias is deleted',
      () =>
        contract.client.delete('/registered-models/alias', {
          name,
          alias: 'champion',
        }),
    ],
    [
      'a tag of the model is set',
      () =>
        contract.client.post('/registered-models/set-tag', {
          name,
          key: 'k',
          value: 'v',
        }),
    ],
    [
      'a tag of the model is deleted',
      () =>
        contract.client.delete('/registered-models/delete-tag', {
          name,
          key: 'k',
        }),
    ],
    [
      'a tag of a version is set',
      () =>
        contract.client.post('/model-versions/set-tag', {
          name,
          version: '1',
          key: 'k',
          value: 'v',
        }),
    ],
    [
      'a tag of a version is deleted',
      () =>
        contract.client.delete('/model-versions/delete-tag', {
          name,
          version: '1',
          key: 'k',
        }),
    ],
  ])('does not move when %s', async (_what, change) => {
    const before = await times();
    await tick();
    expect((await change()).body).toEqual({});
    expect(await times()).toEqual(before);
  });

  it('moves for the version alone when the version is described', async () => {
    const [model, version] = await times();
    await tick();
    await contract.client.patch('/model-versions/update', {
      name,
      version: '1',
      description: 'Better.',
    });
    const [modelAfter, versionAfter] = await times();
    expect(modelAfter).toBe(model);
    expect(versionAfter).toBeGreaterThan(version);
  });

  it('moves for the model alone when the model is described', async () => {
    const [model, version] = await times();
    await tick();
    const answer = await contract.client.patch('/registered-models/update', {
      name,
      description: 'Described.',
    });
    expect(answer.body.registered_model.description).toBe('Described.');
    const [modelAfter, versionAfter] = await times();
    expect(modelAfter).toBeGreaterThan(model);
    expect(versionAfter).toBe(version);
  });

  it('moves for the model when a version comes or goes', async () => {
    const [before] = await times();
    await tick();
    await contract.createVersion(name);
    const [between] = await times();
    expect(between).toBeGreaterThan(before);
    await tick();
    await contract.client.delete('/model-versions/delete', {
      name,
      version: '2',
    });
    const [after] = await times();
    expect(after).toBeGreaterThan(between);
  });
});
