import { needed, NOBODY, useContract } from './contract';

const contract = useContract();

const search = (query: string, more: Record<string, string> = {}) =>
  contract.client.get('/search', { query, ...more });

describe('the search', () => {
  it('finds by a part of the name in whatever case, with the highest score', async () => {
    const [{ spec }] = contract.views;
    const { body } = await search(spec.name.slice(0, -1).toUpperCase());
    expect(body.errors).toEqual([]);
    expect(body.projects_searched).toContain(contract.project);
    expect(body.results).toContainEqual(
      expect.objectContaining({
        type: 'featureView',
        name: spec.name,
        project: contract.project,
        match_score: 100,
      }),
    );
  });

  it('finds a feature with the view that it is of', async () => {
    const [{ spec }] = contract.views;
    const [feature] = spec.features;
    const { body } = await search(feature.name);
    expect(body.results).toContainEqual(
      expect.objectContaining({
        type: 'feature',
        name: feature.name,
        featureView: spec.name,
        match_score: 100,
      }),
    );
  });

  it('finds by the description and by a tag, with lower scores', async () => {
    const view = needed(
      contract.views.find(({ spec }) => spec.description && spec.tags),
      'view with a description and a tag',
    );
    const { description = '', tags = {}, name } = view.spec;
    const byText = await search(description);
    expect(byText.body.results).toContainEqual(
      expect.objectContaining({ name, match_score: 80 }),
    );
    const [[key, value]] = Object.entries(tags);
    const byTag = await search(`${key}=${value}`);
    expect(byTag.body.results).toContainEqual(
      expect.objectContaining({
        name,
        match_score: 60,
        matched_tags: { [key]: value },
      }),
    );
  });

  it('gives the best first, unless it is asked for otherwise', async () => {
    const [{ spec }] = contract.views;
    const scores = (await search(spec.name.slice(0, 4))).body.results.map(
      result => result.match_score ?? 0,
    );
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const byName = await search('', { sort_by: 'name', sort_order: 'asc' });
    const names = byName.body.results.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
  });

  it('finds everything when it is asked for nothing, and scores nothing', async () => {
    const { body } = await search('', { limit: '100' });
    const features = [...contract.views, ...contract.onDemandViews].flatMap(
      ({ spec }) => spec.features,
    );
    const { dataSources } = await contract.list('data_sources');
    expect(body.results).toHaveLength(
      contract.entities.length +
        dataSources.length +
        contract.views.length +
        contract.onDemandViews.length +
        contract.services.length +
        features.length,
    );
    expect(body.results.some(result => 'match_score' in result)).toBe(false);
  });

  it('comes in pages', async () => {
    const { body } = await search('', { limit: '2', page: '2' });
    expect(body.results).toHaveLength(2);
    expect(body.pagination).toMatchObject({
      page: 2,
      limit: 2,
      hasNext: true,
      hasPrevious: true,
    });
  });

  it('finds nothing that is not there', async () => {
    const { status, body } = await search('0123456789@');
    expect(status).toBe(200);
    expect(body.results).toEqual([]);
    expect(body.pagination).toEqual({ page: 1, limit: 50 });
  });

  it('says which project it does not know', async () => {
    const { status, body } = await search('a', { projects: NOBODY });
    expect(status).toBe(200);
    expect(body).toEqual({
      query: 'a',
      projects_searched: [],
      results: [],
      pagination: {},
      errors: [`Following projects do not exist: ${NOBODY}`],
    });
  });

  it.each([
    [
      { limit: '101' },
      "Invalid limit parameter: '101'. Must be less than or equal to 100",
    ],
    [
      { page: '0' },
      "Invalid page parameter: '0'. Must be greater than or equal to 1",
    ],
    [
      { sort_by: 'age' },
      "Invalid sort_by parameter: 'age'. Valid options are: ['match_score', 'name', 'type']",
    ],
  ])('refuses %j, with another status than a list', async (query, detail) => {
    const { status, body } = await search('a', query);
    expect(status).toBe(400);
    expect(body).toEqual({
      status_code: 400,
      detail,
      error_type: 'HTTPException',
    });
  });

  it('must be asked for something', async () => {
    const { status, body } = await contract.client.get('/search');
    expect(status).toBe(422);
    expect(body.detail).toContain("('query', 'query')");
  });
});
