import { JSON_PATCH, useContract } from './contract';

const contract = useContract();
const { inferenceServices } = contract.paths;

const sklearn = { modelFormat: { name: 'sklearn' } };

const service = (name: string, spec: object) => ({
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  metadata: {
    name,
    annotations: { 'serving.kserve.io/deploymentMode': 'Standard' },
  },
  spec,
});

const canary = (model: object, trafficPercent: unknown = 10) => ({
  predictor: { name: 'v1', model: sklearn },
  canary: [{ predictor: { name: 'v2', model }, trafficPercent }],
});

const complete = { ...sklearn, name: 'kserve-container' };

it('has a definition that knows the canary of Standard mode', async () => {
  const { body } = await contract.call(
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/inferenceservices.serving.kserve.io',
  );
  const version = body.spec.versions.find(({ name }) => name === 'v1beta1');
  const spec = version?.schema.openAPIV3Schema.properties.spec;
  expect(spec?.properties.canary.type).toBe('array');
});

describe('an InferenceService with a canary in Standard mode', () => {
  it('is taken with a named model', async () => {
    const { status, body } = await contract.call(inferenceServices, {
      method: 'POST',
      body: service('named', canary(complete)),
    });
    expect(status).toBe(201);
    expect(body.spec.canary).toEqual(canary(complete).canary);
  });

  it('is moved by operations that test the name first', async () => {
    await contract.call(inferenceServices, {
      method: 'POST',
      body: service('moved', canary(complete)),
    });
    const move = (name: string, value: number) =>
      contract.patch(
        `${inferenceServices}/moved`,
        [
          { op: 'test', path: '/spec/canary/0/predictor/name', value: name },
          { op: 'replace', path: '/spec/canary/0/trafficPercent', value },
        ],
        JSON_PATCH,
      );
    const moved = await move('v2', 40);
    expect(moved.status).toBe(200);
    expect(moved.body.spec.canary[0].trafficPercent).toBe(40);
    expect((await move('v3', 70)).status).toBe(422);
  });

  it.each([
    [
      'a model without a name',
      canary(sklearn),
      'spec.canary[0].predictor.model.name: Required value',
    ],
    [
      'a share over 100',
      canary(complete, 150),
      'spec.canary[0].trafficPercent: Invalid value: 150: spec.canary[0].trafficPercent in body should be less than or equal to 100',
    ],
    [
      'a share of Knative as text',
      { predictor: { canaryTrafficPercent: '10', model: sklearn } },
      'spec.predictor.canaryTrafficPercent: Invalid value: "string": spec.predictor.canaryTrafficPercent in body must be of type integer: "string"',
    ],
  ])('is refused with %s', async (_what, spec, problem) => {
    const { status, body } = await contract.call(inferenceServices, {
      method: 'POST',
      body: service('refused', spec),
    });
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
});
