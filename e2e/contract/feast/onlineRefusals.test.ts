import { NOBODY, useContract } from './contract';
import { findReading, type Reading } from './readings';

const contract = useContract();

let reading: Reading;

beforeAll(async () => {
  reading = await findReading(contract);
}, 60_000);

describe('the feature server refuses', () => {
  const refused = (body: unknown) => contract.client.onlineFailure(body);
  const entities = () => ({ [reading.joinKey]: [reading.fresh] });

  it.each([
    [
      'a service that there is not, as JSON in a JSON string',
      { feature_service: NOBODY },
      'FeatureServiceNotFoundException',
      'Feature service',
    ],
    [
      'a view that there is not, as JSON in a JSON string',
      { features: [`${NOBODY}:x`] },
      'FeatureViewNotFoundException',
      'Feature view',
    ],
  ])('%s', async (_what, request, name, kind) => {
    const { status, body } = await refused({
      ...request,
      entities: entities(),
    });
    expect(status).toBe(404);
    expect(typeof body).toBe('string');
    expect(JSON.parse(String(body))).toEqual({
      module: 'feast.errors',
      class: name,
      message: `${kind} ${NOBODY} does not exist in project ${contract.project}`,
    });
  });

  it('a feature that there is not, with status 500', async () => {
    const view = reading.service.spec.features[0].featureViewName;
    const { status, body } = await refused({
      features: [`${view}:${NOBODY}`],
      entities: entities(),
    });
    expect(status).toBe(500);
    expect(body).toBe(`'Feature ${NOBODY} not found in projection ${view}'`);
  });

  it('a feature without its view, with status 500', async () => {
    const { status, body } = await refused({
      features: ['x'],
      entities: entities(),
    });
    expect(status).toBe(500);
    expect(body).toMatch(/^Invalid feature reference 'x'\./);
  });

  it('an entity that is not the right one, with status 500 and the keys of all that there are', async () => {
    const keys = contract.entities
      .filter(({ spec }) => !spec.name.startsWith('__'))
      .map(({ spec }) => `'${spec.joinKey}'`)
      .sort()
      .join(', ');
    const { status, body } = await refused({
      feature_service: reading.service.spec.name,
      entities: { [NOBODY]: [1] },
    });
    expect(status).toBe(500);
    expect(body).toBe(
      `"Missing join key values for keys: [${keys}]. No values provided for keys: [${keys}]. Provided join_key_values: []"`,
    );
  });

  it('a key that is no number, with status 500', async () => {
    const { status, body } = await refused({
      feature_service: reading.service.spec.name,
      entities: { [reading.joinKey]: ['x'] },
    });
    expect(status).toBe(500);
    expect(body).toBe("invalid literal for int() with base 10: 'x'");
  });

  it('lists of different lengths, with status 500', async () => {
    const { status, body } = await refused({
      feature_service: reading.service.spec.name,
      entities: { ...entities(), [NOBODY]: [1, 2] },
    });
    expect(status).toBe(500);
    expect(body).toBe('All entity rows must have the same columns.');
  });

  it('to give the same name twice, with status 500', async () => {
    const [{ featureViewName, featureColumns }] = reading.service.spec.features;
    const reference = `${featureViewName}:${featureColumns[0].name}`;
    const { status, body } = await refused({
      features: [reference, reference],
      entities: entities(),
    });
    expect(status).toBe(500);
    expect(JSON.parse(String(body)).class).toBe('FeatureNameCollisionError');
  });

  it('to give nothing, with status 500', async () => {
    const { status, body } = await refused({ entities: entities() });
    expect(status).toBe(500);
    expect(body).toBe('No features specified for retrieval');
  });

  it('a request without entities, with status 422 and a body that is no string', async () => {
    const { status, body } = await refused({});
    expect(status).toBe(422);
    expect(body).toEqual({
      detail: [
        {
          type: 'missing',
          loc: ['body', 'entities'],
          msg: 'Field required',
          input: {},
        },
      ],
    });
  });

  it('what is no JSON, with status 422', async () => {
    const { status, body } = await refused('{');
    expect(status).toBe(422);
    expect(body).toMatchObject({ detail: [{ type: 'json_invalid' }] });
  });
});
