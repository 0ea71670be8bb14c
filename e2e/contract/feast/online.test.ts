import { needed, NOBODY, useContract } from './contract';
import { columnOf, findReading, type Reading } from './readings';

const contract = useContract();

const NEVER = '1970-01-01T00:00:00Z';
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

let reading: Reading;

beforeAll(async () => {
  reading = await findReading(contract);
}, 60_000);

const read = (keys: unknown[], more: object = {}) =>
  contract.client.online({
    feature_service: reading.service.spec.name,
    entities: { [reading.joinKey]: keys },
    ...more,
  });

describe('the feature server', () => {
  it('says that it is well by an empty answer', async () => {
    const { status, text } = await contract.client.onlineHealth();
    expect(status).toBe(200);
    expect(text).toBe('');
  });

  it('gives a column for each feature, to be found by its name', async () => {
    const { status, headers, body } = await read([reading.fresh]);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    const [first, ...names] = body.metadata.feature_names;
    expect(first).toBe(reading.joinKey);
    expect(names.sort()).toEqual([...reading.features].sort());
    expect(body.results).toHaveLength(names.length + 1);
    body.results.forEach(column =>
      expect(Object.keys(column).sort()).toEqual([
        'event_timestamps',
        'statuses',
        'values',
      ]),
    );
  });

  it('says that a key is there even when nothing is known of it', async () => {
    const { body } = await read([reading.fresh, reading.unknown]);
    expect(columnOf(body, reading.joinKey)).toEqual({
      values: [reading.fresh, reading.unknown],
      statuses: ['PRESENT', 'PRESENT'],
      event_timestamps: [NEVER, NEVER],
    });
  });

  it('tells a known key from an unknown one by the status of its values', async () => {
    const { body } = await read([reading.fresh, reading.unknown]);
    for (const feature of reading.features) {
      const {
        values,
        statuses,
        event_timestamps: times,
      } = columnOf(body, feature);
      expect(statuses).toEqual(['PRESENT', 'NOT_FOUND']);
      expect(values[0]).not.toBeNull();
      expect(times[0]).toMatch(RFC_3339);
      expect(values[1]).toBeNull();
      expect(times[1]).toBe(NEVER);
    }
  });

  it('gives a value that is older than its ttl, and calls it present', async () => {
    const { body } = await read([reading.fresh, reading.expired]);
    const {
      values,
      statuses,
      event_timestamps: times,
    } = columnOf(body, reading.features[0]);
    expect(statuses).toEqual(['PRESENT', 'PRESENT']);
    expect(values[1]).not.toBeNull();
    expect(Date.parse(times[0]) - Date.parse(times[1])).toBeGreaterThanOrEqual(
      reading.ttlSeconds * 1000,
    );
  });

  it('takes a number as a string, and a key more than once', async () => {
    const { fresh, joinKey, features } = reading;
    const { body } = await read([fresh, String(fresh), fresh]);
    expect(columnOf(body, joinKey).values).toEqual([fresh, fresh, fresh]);
    const { values } = columnOf(body, features[0]);
    expect(new Set(values).size).toBe(1);
  });

  it('gives by reference what it gives by service, under the view’s name when it is asked for', async () => {
    const [{ featureViewName, featureColumns }] = reading.service.spec.features;
    const byService = await read([reading.fresh]);
    const request = {
      features: featureColumns.map(({ name }) => `${featureViewName}:${name}`),
      entities: { [reading.joinKey]: [reading.fresh] },
    };
    const byName = await contract.client.online(request);
    const inFull = await contract.client.online({
      ...request,
      full_feature_names: true,
    });
    for (const { name } of featureColumns) {
      const expected = columnOf(byService.body, name);
      expect(columnOf(byName.body, name)).toEqual(expected);
      expect(columnOf(inFull.body, `${featureViewName}__${name}`)).toEqual(
        expected,
      );
    }
    expect(inFull.body.metadata.feature_names[0]).toBe(reading.joinKey);
  });

  it('leaves out what was given and is not needed', async () => {
    const { body } = await read([reading.fresh], {
      entities: { [reading.joinKey]: [reading.fresh], [NOBODY]: [1] },
    });
    expect(body.metadata.feature_names).not.toContain(NOBODY);
  });
});

describe('a feature that is computed when it is asked for', () => {
  const find = () => {
    const view = needed(contract.onDemandViews[0], 'on-demand view');
    const service = needed(
      contract.services.find(({ spec }) =>
        spec.features.some(
          ({ featureViewName }) => featureViewName === view.spec.name,
        ),
      ),
      'service with an on-demand view',
    );
    const sources = Object.values(view.spec.sources ?? {});
    const fields = sources.flatMap(
      ({ requestDataSource }) =>
        requestDataSource?.requestDataOptions?.schema ?? [],
    );
    const stored = contract.views.filter(({ spec }) =>
      [
        ...service.spec.features.map(each => each.featureViewName),
        ...sources.map(each => each.featureViewProjection?.featureViewName),
      ].includes(spec.name),
    );
    const joinKeys = stored.flatMap(({ spec }) =>
      spec.entityColumns.map(({ name }) => name),
    );
    const entities = (keys: number[], value: number) =>
      Object.fromEntries([
        ...joinKeys.map(name => [name, keys]),
        ...fields.map(({ name }) => [name, keys.map(() => value)]),
      ]);
    return { view, service, fields, joinKeys, entities };
  };

  it('follows the request and carries no time; of an unknown key it is null, and present', async () => {
    const { view, service, entities } = find();
    const ask = async (value: number) => {
      const { body } = await contract.client.online({
        feature_service: service.spec.name,
        entities: entities([1, 999_999_999], value),
      });
      return columnOf(body, view.spec.features[0].name);
    };
    const once = await ask(1);
    const twice = await ask(2);
    expect(once.values[0]).toEqual(expect.any(Number));
    expect(twice.values[0]).not.toBe(once.values[0]);
    expect(once.values[1]).toBeNull();
    expect(once.statuses).toEqual(['PRESENT', 'PRESENT']);
    expect(once.event_timestamps).toEqual([NEVER, NEVER]);
  });

  it('needs the data of the request', async () => {
    const { service, fields, joinKeys } = find();
    const { status, body } = await contract.client.onlineFailure({
      feature_service: service.spec.name,
      entities: Object.fromEntries(joinKeys.map(name => [name, [1]])),
    });
    expect(status).toBe(404);
    expect(JSON.parse(String(body))).toEqual({
      module: 'feast.errors',
      class: 'RequestDataNotFoundInEntityRowsException',
      message: `Required request data source features [${fields
        .map(({ name }) => `'${name}'`)
        .join(
          ', ',
        )}] not found in the entity rows, but required by feature views`,
    });
  });
});
