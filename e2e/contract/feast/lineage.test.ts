import { NOBODY, useContract } from './contract';
import type { Body } from './wire';

const contract = useContract();

const lineage = (query: Record<string, string> = {}): Promise<Body> =>
  contract.list('lineage/registry', query);

const between = (
  source: [type: string, name: string],
  target: [type: string, name: string],
) => ({
  source: { type: source[0], name: source[1] },
  target: { type: target[0], name: target[1] },
});

describe('the lineage', () => {
  it('leads from entities, features and sources to views, and from views to services', async () => {
    const { relationships } = await lineage();
    for (const { spec } of contract.views) {
      const view: [string, string] = ['featureView', spec.name];
      expect(relationships).toEqual(
        expect.arrayContaining([
          ...spec.entities.map(name => between(['entity', name], view)),
          ...spec.features.map(({ name }) => between(['feature', name], view)),
          between(['dataSource', spec.batchSource?.name ?? ''], view),
        ]),
      );
    }
    for (const { spec } of contract.services) {
      expect(relationships).toEqual(
        expect.arrayContaining(
          spec.features.map(({ featureViewName }) =>
            between(
              ['featureView', featureViewName],
              ['featureService', spec.name],
            ),
          ),
        ),
      );
    }
  });

  it('leads from a view and a request source to the view that is computed from them', async () => {
    const { relationships } = await lineage();
    const [{ spec }] = contract.onDemandViews;
    const sources = Object.values(spec.sources ?? {});
    const names = sources.map(({ requestDataSource, featureViewProjection }) =>
      requestDataSource
        ? (['dataSource', requestDataSource.name] as [string, string])
        : (['featureView', featureViewProjection?.featureViewName ?? ''] as [
            string,
            string,
          ]),
    );
    expect(names.length).toBe(2);
    expect(relationships).toEqual(
      expect.arrayContaining(
        names.map(source => between(source, ['featureView', spec.name])),
      ),
    );
  });

  it('leads indirectly from what a view is made of to its services, the view left out', async () => {
    const { relationships, indirect_relationships: indirect } = await lineage();
    const [service] = contract.services;
    const [{ featureViewName }] = service.spec.features;
    const into = relationships.filter(
      ({ target }) =>
        target.type === 'featureView' && target.name === featureViewName,
    );
    expect(into.length).toBeGreaterThan(0);
    expect(indirect).toEqual(
      expect.arrayContaining(
        into.map(({ source }) => ({
          source,
          target: { type: 'featureService', name: service.spec.name },
        })),
      ),
    );
  });

  it('comes in pages, direct and indirect apart', async () => {
    const whole = await lineage();
    expect(whole.relationships_pagination).toEqual({
      totalCount: whole.relationships.length,
      totalPages: 1,
    });
    const page = await lineage({ page: '1', limit: '2' });
    expect(page.relationships).toEqual(whole.relationships.slice(0, 2));
    expect(page.indirect_relationships).toEqual(
      whole.indirect_relationships.slice(0, 2),
    );
    expect(page.indirect_relationships_pagination).toEqual({
      page: 1,
      limit: 2,
      totalCount: whole.indirect_relationships.length,
      totalPages: Math.ceil(whole.indirect_relationships.length / 2),
      hasNext: true,
    });
  });

  it('can be narrowed to what touches one thing, but not to a type alone', async () => {
    const [{ spec }] = contract.services;
    const whole = await lineage();
    const touches = ({ source, target }: Body['relationships'][number]) =>
      [source, target].some(
        ({ type, name }) => type === 'featureService' && name === spec.name,
      );
    const narrowed = await lineage({
      filter_object_type: 'featureService',
      filter_object_name: spec.name,
    });
    expect(narrowed.relationships).toEqual(whole.relationships.filter(touches));
    expect(narrowed.indirect_relationships).toEqual(
      whole.indirect_relationships.filter(touches),
    );
    const byType = await lineage({ filter_object_type: 'featureService' });
    expect(byType.relationships).toEqual(whole.relationships);
  });

  it('of all projects says whose each relation is', async () => {
    const { relationships } = await lineage();
    const { body } = await contract.client.get('/lineage/registry/all');
    expect(body.relationships).toEqual(
      expect.arrayContaining(
        relationships.map(relation => ({
          ...relation,
          project: contract.project,
        })),
      ),
    );
  });

  it('is empty for a project that is not there', async () => {
    expect(await lineage({ project: NOBODY })).toEqual({
      relationships: [],
      indirect_relationships: [],
      relationships_pagination: {},
      indirect_relationships_pagination: {},
    });
  });
});

describe('the relations of one thing', () => {
  it('are those of the lineage, the indirect ones when they are asked for', async () => {
    const [{ spec }] = contract.services;
    const path = `lineage/objects/featureService/${spec.name}`;
    const narrowed = await lineage({
      filter_object_type: 'featureService',
      filter_object_name: spec.name,
    });
    const direct = await contract.list(path);
    expect(direct.relationships).toEqual(narrowed.relationships);
    const all = await contract.list(path, { include_indirect: 'true' });
    expect(all.relationships).toEqual([
      ...narrowed.relationships,
      ...narrowed.indirect_relationships,
    ]);
  });

  it('come with it when they are asked for, indirect ones too', async () => {
    const [{ spec }] = contract.views;
    const all = await contract.list(
      `lineage/objects/featureView/${spec.name}`,
      { include_indirect: 'true' },
    );
    const one = await contract.client.get(`/feature_views/${spec.name}`, {
      project: contract.project,
      include_relationships: 'true',
    });
    expect(one.body.relationships).toEqual(all.relationships);
    const listed = await contract.client.get('/feature_views/all', {
      include_relationships: 'true',
    });
    expect(listed.body.relationships).toMatchObject({
      [spec.name]: all.relationships,
    });
  });

  it('are left out for a thing that is not there', async () => {
    expect(
      await contract.list(`lineage/objects/featureView/${NOBODY}`),
    ).toEqual({ pagination: {} });
  });

  it('are refused for a kind that there is not', async () => {
    const { status, body } = await contract.client.get(
      '/lineage/objects/banana/x',
      { project: contract.project },
    );
    expect(status).toBe(422);
    expect(body).toEqual({
      status_code: 422,
      detail:
        'Invalid object_type. Must be one of: dataSource, entity, featureView, featureService, feature, savedDataset',
      error_type: 'ValueError',
    });
  });
});
