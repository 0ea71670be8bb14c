import { MERGE_PATCH, useContract } from './contract';
import { inSandbox } from './server';
import { compareShapes, recorded } from './shapes';
import type { Body, StatusWire } from './wire';

const contract = useContract();

const SAME = { missing: [], added: [] };

async function find(
  groupVersion: string,
  plural: string,
  namespace: string,
  name: string,
) {
  const { status, body } = await contract.call(
    `/apis/${groupVersion}/namespaces/${namespace}/${plural}/${name}`,
  );
  expect(status).toBe(200);
  return body;
}

const rollout = (namespace: string, name: string) =>
  find('argoproj.io/v1alpha1', 'rollouts', namespace, name);

const inferenceService = (namespace: string, name: string) =>
  find('serving.kserve.io/v1beta1', 'inferenceservices', namespace, name);

inSandbox('an object of the sandbox has the fields of a real one', () => {
  it('as a Rollout at rest', async () => {
    const real = recorded('00-rollout-healthy.json');
    const ours = await rollout('logistics-ml', 'eta-courier');
    expect(compareShapes(ours.status, real.status)).toEqual(SAME);
    expect(ours.status.observedGeneration).toBe(
      String(ours.metadata.generation),
    );
    const strategy = compareShapes(ours.spec.strategy, real.spec.strategy);
    // A real one takes this too, and says which canary it is about; the recorded one had no need to.
    expect(strategy).toEqual({
      missing: [],
      added: [
        'canary.steps[].analysis.args[].valueFrom.podTemplateHashValue: string',
        'canary.steps[].analysis.args[].valueFrom: object',
      ],
    });
    expect(compareShapes(ours, real).missing).toEqual([]);
  });

  it('as a Rollout at a pause', async () => {
    const real = recorded('16-undo-json-patch.json').before.status;
    const ours = await rollout('payments-ml', 'card-fraud');
    expect(compareShapes(ours.status, real)).toEqual(SAME);
    const conditions = (status: StatusWire) =>
      Object.fromEntries(
        status.conditions.map(condition => [
          condition.type,
          [condition.status, condition.reason, condition.message],
        ]),
      );
    expect(conditions(ours.status)).toEqual(conditions(real));
  });

  it.each([
    ['at rest', 0, 'search-ml', 'query-intent'],
    ['with a canary', 1, 'search-ml', 'listing-ranker'],
  ])('as an InferenceService %s', async (_what, step, namespace, name) => {
    const real = recorded('kserve-live.json').steps[step].isvc;
    const ours = await inferenceService(namespace, name);
    expect(compareShapes(ours.status, real.status)).toEqual(SAME);
    const types = ({ status }: Body) =>
      status.conditions.map(({ type }) => type).sort();
    expect(types(ours)).toEqual(types(real));
    expect(compareShapes(ours.spec, real.spec).missing).toEqual([]);
  });

  it('as an InferenceService in Serverless mode', async () => {
    const [{ persistedStatus: real }] = recorded('crds.json');
    const cluster = contract.server.sandbox?.clusters['prod-us'];
    cluster?.objects.putServer({
      kind: 'InferenceService',
      name: 'shared',
      namespace: 'search-ml',
      model: 'query-intent',
      stableVersion: 10,
      canaryVersion: 11,
      canaryWeight: 10,
      replicas: 1,
      readyReplicas: 1,
    });
    const ours = cluster?.objects.get({
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      namespace: 'search-ml',
      name: 'shared',
    })?.status;
    expect(compareShapes(ours, real).missing).toEqual([]);
  });

  it('as an HTTPRoute, which sends nothing to a canary', async () => {
    const [real] = recorded('kserve-live.json').steps[1].httproutes;
    const ours = await find(
      'gateway.networking.k8s.io/v1',
      'httproutes',
      'search-ml',
      'listing-ranker',
    );
    expect(compareShapes(ours.spec, real.spec)).toEqual(SAME);
    expect(compareShapes(ours.status, real.status)).toEqual(SAME);
    const backends = ({ spec }: Body) =>
      spec.rules[0].backendRefs.map(({ weight }) => weight);
    expect(backends(ours)).toEqual(backends(real));
  });
});

inSandbox('an answer of the sandbox is the recorded one', () => {
  const { rollouts, analysisRuns } = contract.paths;

  beforeAll(async () => {
    await contract.createRollout('model');
  });

  /** A recorded body with the namespace of this test. */
  const here = (body: object) =>
    JSON.parse(
      JSON.stringify(body)
        .split('\\"demo\\"')
        .join(`\\"${contract.namespace}\\"`),
    );

  it('to an update of what is no longer so', async () => {
    const { response } = recorded('02-set-image-stale-409.json');
    const { body } = await contract.call(`${rollouts}/model`);
    const metadata = { ...body.metadata, resourceVersion: '1' };
    const answer = await contract.call(`${rollouts}/model`, {
      method: 'PUT',
      body: { ...body, metadata },
    });
    expect(answer.status).toBe(response.status);
    expect(answer.body).toEqual(response.body);
  });

  it('to the status of an AnalysisRun', async () => {
    const { patch } = recorded('04-analysisrun-status-404.json');
    const path = `${analysisRuns}/${patch.body.details.name}/status`;
    const answer = await contract.patch(path, { status: {} });
    expect(answer.status).toBe(patch.status);
    expect(answer.body).toEqual(patch.body);
  });

  it('to a status on the main path', async () => {
    const { request, response, before } = recorded(
      '23-status-on-main-endpoint.json',
    );
    expect(response.body.status).toEqual(before.status);
    const path = `${rollouts}/model`;
    const asItWas = await contract.call(path);
    const answer = await contract.patch(
      path,
      request.body,
      request.contentType,
    );
    expect(answer.status).toBe(response.status);
    expect(answer.body).toEqual(asItWas.body);
  });

  it('to a patch that is not allowed', async () => {
    const { bodies } = recorded('rbac.json');
    const expected = bodies['vera (static token)'];
    const answer = (suffix: string) =>
      contract.call(`${rollouts}/model${suffix}`, {
        as: 'viewer',
        method: 'PATCH',
        type: MERGE_PATCH,
        body: {},
      });
    expect((await answer('')).body).toEqual(here(expected.patchMain));
    expect((await answer('/status')).body).toEqual(here(expected.patchStatus));
  });

  it('to a token that nobody has', async () => {
    const { bodies } = recorded('rbac.json');
    const { body } = await contract.call(rollouts, {
      headers: { Authorization: 'Bearer wrong' },
    });
    expect(body).toEqual(bodies['bad token'].get);
  });

  it('to a list that cannot be given', async () => {
    const { badContinue, futureRV, pagination } = recorded('watch-trace.json');
    const ask = (query: Record<string, string>) =>
      contract.call(rollouts, { query });
    const bad = await ask({ continue: 'abcd e' });
    expect([bad.status, bad.body]).toEqual([
      badContinue.status,
      badContinue.body,
    ]);
    const future = await ask({ resourceVersion: '999999999' });
    expect(future.status).toBe(futureRV.status);
    expect(future.body).toEqual({
      ...futureRV.body,
      message: expect.stringMatching(/^Timeout: Too large resource version/),
    });
    await contract.createRollout('other');
    const page = await ask({ limit: '1' });
    expect(Object.keys(page.body.metadata).sort()).toEqual(
      Object.keys(pagination.metadata).sort(),
    );
    const token = (text: string) =>
      Object.keys(JSON.parse(Buffer.from(text, 'base64').toString()));
    expect(token(page.body.metadata.continue)).toEqual(
      token(pagination.metadata.continue),
    );
  });

  it('to a watch from before a compaction', async () => {
    const { status, first } = recorded('watch-trace.json').watchOldRV;
    await contract.server.compact?.();
    const watch = await contract.watch(rollouts, { resourceVersion: '1' });
    expect(watch.status).toBe(status);
    const event = await watch.next();
    expect(event).toEqual({
      ...JSON.parse(first),
      object: {
        ...JSON.parse(first).object,
        message: expect.stringMatching(/^too old resource version: 1 \(\d+\)$/),
      },
    });
  });
});

inSandbox(
  'a custom resource of the sandbox is taken and refused as recorded',
  () => {
    const taken = recorded('crds.json').flatMap(
      ({ label, path = '', create, persistedSpec }): [string, object][] =>
        path.endsWith('/inferenceservices') && create === 201 && persistedSpec
          ? [[label, persistedSpec]]
          : [],
    );

    it.each(taken)('%s', async (_label, persistedSpec) => {
      const { status, body } = await contract.call(
        contract.paths.inferenceServices,
        {
          method: 'POST',
          body: {
            apiVersion: 'serving.kserve.io/v1beta1',
            kind: 'InferenceService',
            metadata: { generateName: 'recorded-' },
            spec: persistedSpec,
          },
        },
      );
      expect(status).toBe(201);
      expect(body.spec).toEqual(persistedSpec);
    });
  },
);
