import { tick, useContract } from './contract';

const nameOf = (item: { name: string }) => item.name;

const contract = useContract();

describe('registered models', () => {
  const alpha = `${contract.prefix}-alpha`;
  const beta = `${contract.prefix}-beta`;
  const gamma = `${contract.prefix}-Gamma`;
  const ours = `name LIKE '${contract.prefix}%'`;

  beforeAll(async () => {
    await contract.createModel(alpha, {
      description: 'The first one.',
      tags: [
        { key: 'team', value: 'travel-ml' },
        { key: 'a key', value: 'spaced' },
      ],
    });
    await tick();
    await contract.createModel(beta, {
      tags: [{ key: 'team', value: 'search-ml' }],
    });
    await tick();
    await contract.createModel(gamma);
    await tick();
    await contract.createVersion(alpha);
    await contract.createVersion(alpha);
  });

  it('have times as numbers, and no description when they were given none', async () => {
    const model = await contract.getModel(gamma);
    expect(Object.keys(model).sort()).toEqual([
      'creation_timestamp',
      'last_updated_timestamp',
      'name',
    ]);
    expect(model.creation_timestamp).toEqual(expect.any(Number));
    expect(model.last_updated_timestamp).toBe(model.creation_timestamp);
  });

  it('have description, tags and their newest version', async () => {
    const model = await contract.getModel(alpha);
    expect(model).toMatchObject({
      description: 'The first one.',
      tags: expect.arrayContaining([
        { key: 'team', value: 'travel-ml' },
        { key: 'a key', value: 'spaced' },
      ]),
      latest_versions: [{ name: alpha, version: '2' }],
    });
    expect(model.latest_versions?.[0]).not.toHaveProperty('aliases');
  });

  it('are found one page after the other, each once', async () => {
    const names: string[] = [];
    let token: string | undefined;
    let pages = 0;
    do {
      const page = await contract.searchModels({
        filter: ours,
        max_results: '2',
        ...(token && { page_token: token }),
      });
      names.push(...page.registered_models.map(nameOf));
      token = page.next_page_token;
      pages += 1;
    } while (token);
    expect(pages).toBe(2);
    expect(names).toEqual([gamma, alpha, beta]);
  });

  it('are paged by an offset in base64', async () => {
    const page = await contract.searchModels({
      filter: ours,
      max_results: '1',
    });
    const token = Buffer.from(page.next_page_token ?? '', 'base64').toString();
    expect(JSON.parse(token)).toEqual({ offset: 1 });
  });

  it('give an empty object when nothing is found', async () => {
    expect(
      await contract.searchModels({ filter: `name = '${contract.prefix}'` }),
    ).toEqual({});
  });

  it.each([
    ['name and equality', `name = '${alpha}'`, [alpha]],
    ['LIKE with capitals', `name LIKE '${contract.prefix}-G%'`, [gamma]],
    ['LIKE is exact about capitals', `name LIKE '${contract.prefix}-g%'`, []],
    ['ILIKE', `name ILIKE '${contract.prefix}-g%'`, [gamma]],
    ['a list of names', `name IN ('${alpha}', '${beta}')`, [alpha, beta]],
    ['a tag', `${ours} AND tags.team = 'search-ml'`, [beta]],
    ['a tag in backticks', `${ours} AND tags.\`a key\` = 'spaced'`, [alpha]],
    ['a tag in quotes', `${ours} AND tags."a key" = 'spaced'`, [alpha]],
    ['a tag that differs', `${ours} AND tags.team != 'search-ml'`, [alpha]],
    [
      'small letters',
      `name like '${contract.prefix}%' and tag.team = 'travel-ml'`,
      [alpha],
    ],
  ])('are filtered by %s', async (_what, filter, expected) => {
    const page = await contract.searchModels({ filter });
    expect((page.registered_models ?? []).map(nameOf)).toEqual(expected);
  });

  it.each([
    [
      'a time',
      'last_updated_timestamp > 1',
      /^Invalid attribute key 'last_updated_timestamp' specified. Valid keys are/,
    ],
    ['an unknown entity', "metrics.x = 'y'", /^Invalid entity type 'metrics'/],
    ['OR', "name = 'a' OR name = 'b'", /^Invalid clause\(s\) in filter string/],
    ['a word alone', 'name', /^Invalid clause\(s\) in filter string/],
    ['a value without quotes', 'name = 5', /^Expected a quoted string value/],
    ['a tag without quotes', 'tags.a = 5', /^Expected a quoted string value/],
    [
      'a wrong comparator',
      "name > 'a'",
      /^Invalid comparator for attribute: >/,
    ],
  ])('refuse a filter with %s', async (_what, filter, message) => {
    const answer = await contract.client.get('/registered-models/search', {
      filter,
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      error_code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringMatching(message),
      sqlstate: 'KAM00',
      error_class: 'INVALID_PARAMETER_VALUE',
    });
  });

  it('are ordered by name, or by the time of their last change', async () => {
    const byName = await contract.searchModels({
      filter: ours,
      order_by: 'name DESC',
    });
    expect(byName.registered_models.map(nameOf)).toEqual([beta, alpha, gamma]);
    const byTime = await contract.searchModels({
      filter: ours,
      order_by: 'last_updated_timestamp DESC',
    });
    // The versions were made after the models.
    expect(byTime.registered_models.map(nameOf)).toEqual([alpha, gamma, beta]);
  });

  it.each<[string, Record<string, string>]>([
    ['an unknown key', { order_by: 'creation_timestamp' }],
    ['an unknown direction', { order_by: 'name UP' }],
    ['too many at once', { max_results: '1001' }],
    ['a page token that is none', { page_token: 'garbage' }],
  ])('refuse %s', async (_what, query) => {
    const answer = await contract.client.get(
      '/registered-models/search',
      query,
    );
    expect(answer.status).toBe(400);
    expect(answer.body.error_code).toBe('INVALID_PARAMETER_VALUE');
  });

  it('come a thousand at once at most', async () => {
    const page = await contract.searchModels({
      filter: ours,
      max_results: '1000',
    });
    expect(page).not.toHaveProperty('next_page_token');
  });

  it.each([
    ['without a name', {}, /^Missing value for required parameter 'name'\./],
    ['with a slash in the name', { name: 'a/b' }, /cannot contain '\/' or ':'/],
    [
      'that is there already',
      { name: alpha },
      /^Registered Model \(name=.*\) already exists\.$/,
    ],
  ])('refuse a new one %s', async (_what, body, message) => {
    const answer = await contract.client.post(
      '/registered-models/create',
      body,
    );
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(message);
  });

  it('say 404 for one that is not there', async () => {
    const name = `${contract.prefix}-none`;
    const answer = await contract.client.get('/registered-models/get', {
      name,
    });
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message: `Registered Model with name=${name} not found`,
      sqlstate: 'KAM00',
      error_class: 'RESOURCE_NOT_FOUND',
    });
  });

  it('leave prompts out unless they are asked for', async () => {
    const prompt = `${contract.prefix}-prompt`;
    await contract.createModel(prompt, {
      tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }],
    });
    const all = await contract.searchModels({ filter: ours });
    expect(all.registered_models.map(nameOf)).not.toContain(prompt);
    const prompts = await contract.searchModels({
      filter: `${ours} AND tags.\`mlflow.prompt.is_prompt\` = 'true'`,
    });
    expect(prompts.registered_models.map(nameOf)).toEqual([prompt]);
  });

  it('can be renamed and deleted', async () => {
    const [before, after] = [
      `${contract.prefix}-before`,
      `${contract.prefix}-after`,
    ];
    await contract.createModel(before);
    await contract.createVersion(before);
    const renamed = await contract.client.post('/registered-models/rename', {
      name: before,
      new_name: after,
    });
    expect(renamed.status).toBe(200);
    expect((await contract.getVersion(after, '1')).name).toBe(after);
    const deleted = await contract.client.delete('/registered-models/delete', {
      name: after,
    });
    expect(deleted.body).toEqual({});
    const gone = await contract.client.get('/registered-models/get', {
      name: after,
    });
    expect(gone.status).toBe(404);
  });
});
