import { platformOf } from '../platform';
import { INFERENCE_SERVICES } from '../resources';
import { schemaOf } from './schemas';
import { violations } from './validate';

const schema = schemaOf(INFERENCE_SERVICES, platformOf('prod-eu'));
const older = schemaOf(INFERENCE_SERVICES, platformOf('prod-us'));

const predictor = { model: { modelFormat: { name: 'sklearn' } } };
const withCanary = (model: object, trafficPercent: unknown = 10) => ({
  spec: {
    predictor,
    canary: [{ predictor: { name: 'v2', model }, trafficPercent }],
  },
});
const complete = {
  modelFormat: { name: 'sklearn' },
  name: 'kserve-container',
};

describe('violations', () => {
  it('finds none in an object that keeps to its schema', () => {
    expect(violations(schema, withCanary(complete))).toEqual([]);
  });

  it.each([
    [
      'a canary whose model has no name',
      withCanary({ modelFormat: { name: 'sklearn' } }),
      'spec.canary[0].predictor.model.name',
      'Required value',
    ],
    [
      'a share over 100',
      withCanary(complete, 150),
      'spec.canary[0].trafficPercent',
      'Invalid value: 150: spec.canary[0].trafficPercent in body should be less than or equal to 100',
    ],
    [
      'a share under 0',
      withCanary(complete, -1),
      'spec.canary[0].trafficPercent',
      'Invalid value: -1: spec.canary[0].trafficPercent in body should be greater than or equal to 0',
    ],
    [
      'a share as text',
      { spec: { predictor: { ...predictor, canaryTrafficPercent: '10' } } },
      'spec.predictor.canaryTrafficPercent',
      'Invalid value: "string": spec.predictor.canaryTrafficPercent in body must be of type integer: "string"',
    ],
    ['no predictor', { spec: {} }, 'spec.predictor', 'Required value'],
  ])('finds %s', (_what, object, field, message) => {
    expect(violations(schema, object)).toEqual([
      expect.objectContaining({ field, message }),
    ]);
  });

  it('knows nothing of spec.canary in an older KServe', () => {
    expect(violations(older, withCanary({}, 150))).toEqual([]);
    expect(older.properties?.spec.properties).not.toHaveProperty('canary');
  });
});
