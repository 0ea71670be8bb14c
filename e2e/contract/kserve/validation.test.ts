import { JSON_PATCH, useContract } from '../kubernetes/contract';
import { inferenceService, predictor } from './services';

const contract = useContract();
const { inferenceServices } = contract.paths;

const create = (
  name: string,
  spec: object,
  annotations?: Record<string, string>,
) =>
  contract.call(inferenceServices, {
    method: 'POST',
    body: inferenceService(name, spec, annotations),
  });

const canary = (trafficPercent: unknown, fields: object = {}) => ({
  predictor: predictor('v2', fields),
  trafficPercent,
});

describe('an InferenceService', () => {
  it.each([
    ['no canary', { predictor: predictor('v1') }],
    [
      'a predictor without a format',
      { predictor: { model: { storageUri: 's3://x' } } },
    ],
    [
      'a predictor without a name',
      { predictor: predictor('v1', { name: undefined }) },
    ],
    [
      'a share of Knative',
      { predictor: predictor('v1', { canaryTrafficPercent: 10 }) },
    ],
    [
      'a canary that gets nothing',
      { predictor: predictor('v1'), canary: [canary(0)] },
    ],
    [
      'a canary that gets everything',
      { predictor: predictor('v1'), canary: [canary(100)] },
    ],
    // Only KServe's webhook looks at these.
    [
      'canaries that get more than there is',
      { predictor: predictor('v1'), canary: [canary(80), canary(80)] },
    ],
    [
      'a canary without a name',
      { predictor: predictor('v1'), canary: [canary(10, { name: undefined })] },
    ],
  ])('is taken with %s', async (what, spec) => {
    const name = what.toLowerCase().replace(/[^a-z]+/g, '-');
    const { status, body } = await create(name, spec);
    expect(status).toBe(201);
    expect(body.spec).toMatchObject(JSON.parse(JSON.stringify(spec)));
  });

  it('is taken with a canary although no annotation says Standard', async () => {
    const spec = { predictor: predictor('v1'), canary: [canary(10)] };
    expect((await create('unmarked', spec, {})).status).toBe(201);
  });

  it.each([
    [
      'a canary without the name of its container',
      {
        predictor: predictor('v1'),
        canary: [canary(10, { model: { modelFormat: { name: 'sklearn' } } })],
      },
      'spec.canary[0].predictor.model.name: Required value',
    ],
    [
      'a share below 0',
      { predictor: predictor('v1'), canary: [canary(-1)] },
      'spec.canary[0].trafficPercent: Invalid value: -1: spec.canary[0].trafficPercent in body should be greater than or equal to 0',
    ],
    [
      'a share over 100',
      { predictor: predictor('v1'), canary: [canary(101)] },
      'spec.canary[0].trafficPercent: Invalid value: 101: spec.canary[0].trafficPercent in body should be less than or equal to 100',
    ],
    [
      'a share as text',
      { predictor: predictor('v1'), canary: [canary('10')] },
      'spec.canary[0].trafficPercent: Invalid value: "string": spec.canary[0].trafficPercent in body must be of type integer: "string"',
    ],
    [
      'a broken share',
      { predictor: predictor('v1'), canary: [canary(10.5)] },
      'spec.canary[0].trafficPercent: Invalid value: "number": spec.canary[0].trafficPercent in body must be of type integer: "number"',
    ],
    [
      'a share of Knative as text',
      { predictor: predictor('v1', { canaryTrafficPercent: '10' }) },
      'spec.predictor.canaryTrafficPercent: Invalid value: "string": spec.predictor.canaryTrafficPercent in body must be of type integer: "string"',
    ],
    ['no predictor', {}, 'spec.predictor: Required value'],
  ])('is refused with %s', async (_what, spec, problem) => {
    const { status, body } = await create('refused', spec);
    expect(status).toBe(422);
    expect(body).toMatchObject({
      kind: 'Status',
      reason: 'Invalid',
      message: `InferenceService.serving.kserve.io "refused" is invalid: ${problem}`,
      details: {
        name: 'refused',
        group: 'serving.kserve.io',
        kind: 'InferenceService',
      },
    });
  });

  it('gives up a share of Knative by a merge with null', async () => {
    await create('shared', {
      predictor: predictor('v1', { canaryTrafficPercent: 10 }),
    });
    const { status, body } = await contract.patch(
      `${inferenceServices}/shared`,
      { spec: { predictor: { canaryTrafficPercent: null } } },
    );
    expect(status).toBe(200);
    expect(body.spec.predictor).not.toHaveProperty('canaryTrafficPercent');
  });

  it('has its list of canaries replaced as a whole by a merge', async () => {
    await create('listed', {
      predictor: predictor('v1'),
      canary: [canary(10)],
    });
    const { body } = await contract.patch(`${inferenceServices}/listed`, {
      spec: { canary: [canary(20)] },
    });
    expect(body.spec.canary).toMatchObject([{ trafficPercent: 20 }]);
    const gone = await contract.patch(`${inferenceServices}/listed`, {
      spec: { canary: null },
    });
    expect(gone.body.spec).not.toHaveProperty('canary');
  });

  it('refuses a share that is moved beyond its bounds', async () => {
    await create('moved', { predictor: predictor('v1'), canary: [canary(10)] });
    const { status, body } = await contract.patch(
      `${inferenceServices}/moved`,
      [
        { op: 'test', path: '/spec/canary/0/predictor/name', value: 'v2' },
        { op: 'replace', path: '/spec/canary/0/trafficPercent', value: 400 },
      ],
      JSON_PATCH,
    );
    expect(status).toBe(422);
    expect(body.message).toMatch(/should be less than or equal to 100$/);
  });
});
