import { needed, useContract } from './contract';

const contract = useContract();

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

const TYPES: Record<string, string> = {
  BOOL: 'Bool',
  INT32: 'Int32',
  INT64: 'Int64',
  FLOAT: 'Float32',
  DOUBLE: 'Float64',
  STRING: 'String',
};

describe('an entity', () => {
  it('has a join key, and beside the real ones there is an internal one', () => {
    const [real, internal] = [false, true].map(wanted =>
      contract.entities.filter(
        ({ spec }) => spec.name.startsWith('__') === wanted,
      ),
    );
    expect(real.length).toBeGreaterThan(0);
    real.forEach(({ spec }) =>
      expect(spec).toMatchObject({
        joinKey: expect.any(String),
        valueType: expect.stringMatching(/^[A-Z0-9]+$/),
      }),
    );
    expect(internal.map(({ spec }) => spec)).toEqual([
      { name: '__dummy', joinKey: '__dummy_id' },
    ]);
  });
});

describe('a view that is stored', () => {
  it('has entities, typed features, a ttl in seconds, a source and its materialisations', () => {
    expect(contract.views.length).toBeGreaterThan(0);
    for (const { type, spec, meta } of contract.views) {
      expect(type).toBe('featureView');
      expect(spec.ttl).toMatch(/^\d+s$/);
      expect(spec.online).toBe(true);
      expect(spec.features.length).toBeGreaterThan(0);
      spec.features.forEach(({ valueType }) =>
        expect(Object.keys(TYPES)).toContain(valueType),
      );
      const joinKeys = spec.entities.map(
        name =>
          contract.entities.find(entity => entity.spec.name === name)?.spec
            .joinKey,
      );
      expect(spec.entityColumns.map(({ name }) => name)).toEqual(joinKeys);
      expect(spec.batchSource).toMatchObject({
        type: expect.stringMatching(/^BATCH_/),
        name: expect.any(String),
        timestampField: expect.any(String),
      });
      expect(meta).toMatchObject({
        createdTimestamp: expect.stringMatching(RFC_3339),
        lastUpdatedTimestamp: expect.stringMatching(RFC_3339),
        state: 'AVAILABLE_ONLINE',
      });
      const intervals = needed(
        meta.materializationIntervals,
        `materialisation of ${spec.name}`,
      );
      intervals.forEach(({ startTime, endTime }) => {
        expect(startTime).toMatch(RFC_3339);
        expect(endTime).toMatch(RFC_3339);
        expect(Date.parse(endTime)).toBeGreaterThan(Date.parse(startTime));
      });
    }
  });

  it('is given by name as it is listed', async () => {
    const [view] = contract.views;
    const { body } = await contract.client.get(
      `/feature_views/${view.spec.name}`,
      { project: contract.project },
    );
    expect(body).toMatchObject(view);
  });

  it('is found by its entity, by a feature, by its source and by a service', async () => {
    const [service] = contract.services;
    const [{ featureViewName, featureColumns }] = service.spec.features;
    const view = needed(
      contract.views.find(({ spec }) => spec.name === featureViewName),
      'stored view in its first service',
    );
    const filters = {
      entity: view.spec.entities[0],
      feature: featureColumns[0].name,
      data_source: view.spec.batchSource?.name ?? '',
      feature_service: service.spec.name,
    };
    for (const [field, value] of Object.entries(filters)) {
      const found = await contract.list('feature_views', { [field]: value });
      expect(found.featureViews.map(({ spec }) => spec.name)).toContain(
        featureViewName,
      );
      const none = await contract.list('feature_views', { [field]: 'none' });
      expect(none.featureViews).toEqual([]);
    }
  });
});

describe('a view that is computed when it is asked for', () => {
  it('stands in the same list, without a ttl and without a source of its own', () => {
    const view = needed(contract.onDemandViews[0], 'on-demand view');
    expect(view.spec).not.toHaveProperty('ttl');
    expect(view.spec).not.toHaveProperty('batchSource');
    expect(view.spec.entities).toEqual(['__dummy']);
    expect(view.spec.mode).toBe('pandas');
    const sources = Object.values(view.spec.sources ?? {});
    expect(
      sources.flatMap(({ requestDataSource }) => requestDataSource ?? []),
    ).toMatchObject([{ type: 'REQUEST_SOURCE' }]);
    expect(
      sources.flatMap(({ featureViewProjection: view_ }) => view_ ?? []),
    ).toMatchObject([{ viewType: 'featureView' }]);
  });
});

describe('a feature', () => {
  it('has its type in another writing than its view', async () => {
    const { features } = await contract.list('features');
    const expected = [...contract.views, ...contract.onDemandViews].flatMap(
      ({ spec }) =>
        spec.features.map(({ name, valueType }) => ({
          name,
          featureView: spec.name,
          type: TYPES[valueType],
        })),
    );
    expect(
      features.map(({ name, featureView, type }) => ({
        name,
        featureView,
        type,
      })),
    ).toEqual(expect.arrayContaining(expected));
    expect(features).toHaveLength(expected.length);
  });

  it('is listed by its view and given by view and name', async () => {
    const [{ spec }] = contract.views;
    const { features } = await contract.list('features', {
      feature_view: spec.name,
    });
    expect(features.map(({ name }) => name).sort()).toEqual(
      spec.features.map(({ name }) => name).sort(),
    );
    const [first] = features;
    const { body } = await contract.client.get(
      `/features/${spec.name}/${first.name}`,
      { project: contract.project },
    );
    expect(body).toMatchObject(first);
  });
});

describe('a data source', () => {
  it('of a view carries its fields without a spec', async () => {
    const { dataSources } = await contract.list('data_sources');
    const [{ spec }] = contract.views;
    const source = dataSources.find(
      ({ name }) => name === spec.batchSource?.name,
    );
    expect(source).toMatchObject({
      type: spec.batchSource?.type,
      timestampField: spec.batchSource?.timestampField,
    });
    expect(source).not.toHaveProperty('spec');
  });
});

describe('a feature service', () => {
  it('reads of each view some of its features', () => {
    const views = [...contract.views, ...contract.onDemandViews];
    expect(contract.services.length).toBeGreaterThan(0);
    for (const { spec } of contract.services) {
      for (const { featureViewName, featureColumns } of spec.features) {
        const view = needed(
          views.find(each => each.spec.name === featureViewName),
          `view ${featureViewName}`,
        );
        featureColumns.forEach(({ name, valueType }) =>
          expect(view.spec.features).toContainEqual(
            expect.objectContaining({ name, valueType }),
          ),
        );
      }
    }
  });

  it('tells of a stored view the source with the column of its time', () => {
    const projections = contract.services.flatMap(({ spec }) => spec.features);
    for (const view of contract.views) {
      const ofView = projections.filter(
        ({ featureViewName }) => featureViewName === view.spec.name,
      );
      ofView.forEach(({ batchSource }) =>
        expect(batchSource?.timestampField).toBe(
          view.spec.batchSource?.timestampField,
        ),
      );
    }
  });

  it('is found by a view that it reads', async () => {
    const [{ spec }] = contract.services;
    const found = await contract.list('feature_services', {
      feature_view: spec.features[0].featureViewName,
    });
    expect(found.featureServices.map(service => service.spec.name)).toContain(
      spec.name,
    );
  });
});
