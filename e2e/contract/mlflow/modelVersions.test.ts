import { tick, useContract } from './contract';

const contract = useContract();

describe('model versions', () => {
  const versioned = `${contract.prefix}-versions`;

  beforeAll(async () => {
    await contract.createModel(versioned);
    for (const number of [1, 2, 3]) {
      await tick();
      await contract.createVersion(versioned, {
        tags: [{ key: 'validated', value: String(number > 1) }],
      });
    }
  });

  const search = async (query: Record<string, string>) => {
    const answer = await contract.client.get('/model-versions/search', query);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const numbers = (page: { model_versions?: { version: string }[] }) =>
    (page.model_versions ?? []).map(({ version }) => version);

  it('have their number as a string, and an empty description when they were given none', async () => {
    const version = await contract.getVersion(versioned, '1');
    expect(version).toEqual({
      name: versioned,
      version: '1',
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: expect.any(Number),
      current_stage: 'None',
      description: '',
      source: `s3://bucket/${versioned}`,
      run_id: '',
      status: 'READY',
      tags: [{ key: 'validated', value: 'false' }],
      run_link: '',
    });
  });

  it('come newest update first, without aliases', async () => {
    const page = await search({ filter: `name = '${versioned}'` });
    expect(numbers(page)).toEqual(['3', '2', '1']);
    page.model_versions.forEach((version: object) =>
      expect(version).not.toHaveProperty('aliases'),
    );
  });

  it.each([
    ['number', 'version_number > 1', ['3', '2']],
    ['number as a string', "version_number = '2'", ['2']],
    ['tag', "tags.validated = 'false'", ['1']],
    ['source', "source_path LIKE 's3://bucket/%'", ['3', '2', '1']],
    ['list of runs', "run_id IN ('none', 'of these')", []],
  ])('are filtered by %s', async (_what, filter, expected) => {
    const page = await search({
      filter: `name = '${versioned}' AND ${filter}`,
    });
    expect(numbers(page)).toEqual(expected);
  });

  it.each([
    'creation_timestamp > 1',
    'last_updated_timestamp > 1',
    "status = 'READY'",
    "version_number LIKE '1%'",
    "source_path IN ('a')",
  ])('refuse the filter %s', async filter => {
    const answer = await contract.client.get('/model-versions/search', {
      filter,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.error_code).toBe('INVALID_PARAMETER_VALUE');
  });

  it('are ordered and paged', async () => {
    const query = {
      filter: `name = '${versioned}'`,
      order_by: 'version_number ASC',
      max_results: '2',
    };
    const first = await search(query);
    expect(numbers(first)).toEqual(['1', '2']);
    const second = await search({
      ...query,
      page_token: first.next_page_token ?? '',
    });
    expect(numbers(second)).toEqual(['3']);
    expect(second).not.toHaveProperty('next_page_token');
  });

  it('come 200,000 at once at most', async () => {
    const filter = `name = '${versioned}'`;
    await search({ filter, max_results: '200000' });
    const answer = await contract.client.get('/model-versions/search', {
      filter,
      max_results: '200001',
    });
    expect(answer.status).toBe(400);
  });

  it.each([
    ['unknown number', { name: versioned, version: '99' }, 404],
    ['number that is none', { name: versioned, version: 'two' }, 400],
    ['unknown model', { name: `${contract.prefix}-none`, version: '1' }, 404],
  ])('refuse an %s', async (_what, { name, version }, status) => {
    const answer = await contract.client.get('/model-versions/get', {
      name,
      version,
    });
    expect(answer.status).toBe(status);
  });

  it('are given as the newest, and where to download them', async () => {
    const newest = await contract.client.get(
      '/registered-models/get-latest-versions',
      {
        name: versioned,
      },
    );
    expect(numbers(newest.body)).toEqual(['3']);
    const download = await contract.client.get(
      '/model-versions/get-download-uri',
      {
        name: versioned,
        version: '2',
      },
    );
    expect(download.body).toEqual({ artifact_uri: `s3://bucket/${versioned}` });
  });

  it('never get the number of a deleted one, whose aliases are gone', async () => {
    const name = `${contract.prefix}-numbers`;
    await contract.createModel(name);
    await contract.createVersion(name);
    await contract.createVersion(name);
    await contract.client.post('/registered-models/alias', {
      name,
      alias: 'champion',
      version: '2',
    });
    const deleted = await contract.client.delete('/model-versions/delete', {
      name,
      version: '2',
    });
    expect(deleted.body).toEqual({});
    expect(await contract.getModel(name)).not.toHaveProperty('aliases');
    expect((await contract.createVersion(name)).version).toBe('3');
  });

  it('refuse a logged model that the request does not name', async () => {
    const answer = await contract.client.post('/model-versions/create', {
      name: versioned,
      source: `models:/m-${'0'.repeat(32)}`,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(/^Invalid model version source/);
  });

  it('refuse a source on the disk of the server', async () => {
    const answer = await contract.client.post('/model-versions/create', {
      name: versioned,
      source: '/tmp/model',
    });
    expect(answer.status).toBe(400);
  });
});
