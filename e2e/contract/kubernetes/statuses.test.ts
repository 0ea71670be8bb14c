import { LEFT_ALONE, useContract } from './contract';

const contract = useContract();
const { rollouts, analysisRuns } = contract.paths;
const path = `${rollouts}/observed`;

beforeAll(async () => {
  await contract.createRollout('observed');
});

describe('the status of a Rollout', () => {
  it('is ignored on the main path, with 200', async () => {
    const before = await contract.call(path);
    const { status, body } = await contract.patch(path, {
      status: { abort: true },
    });
    expect(status).toBe(200);
    expect(body).toEqual(before.body);
  });

  it('is taken on its own path, and nothing else is', async () => {
    const before = await contract.call(path);
    const { status, body } = await contract.patch(`${path}/status`, {
      metadata: { labels: { ignored: 'yes' } },
      spec: { replicas: 99 },
      status: { abort: true, currentStepIndex: 1 },
    });
    expect(status).toBe(200);
    expect(body.status).toEqual({ abort: true, currentStepIndex: 1 });
    expect(body.spec).toEqual(before.body.spec);
    expect(body.metadata).toEqual({
      ...before.body.metadata,
      resourceVersion: expect.any(String),
      // Who wrote which field; only the real server keeps it.
      ...(body.metadata.managedFields && {
        managedFields: body.metadata.managedFields,
      }),
    });
    expect(body.metadata.resourceVersion).not.toBe(
      before.body.metadata.resourceVersion,
    );
  });

  it('is kept when the spec changes', async () => {
    const { body } = await contract.patch(path, { spec: { replicas: 2 } });
    expect(body.status).toEqual({ abort: true, currentStepIndex: 1 });
  });

  it('loses what is patched with null', async () => {
    const { body } = await contract.patch(`${path}/status`, {
      status: { abort: null },
    });
    expect(body.status).toEqual({ currentStepIndex: 1 });
  });

  it('can be read on its own path, with the whole object', async () => {
    const main = await contract.call(path);
    const own = await contract.call(`${path}/status`);
    expect(own.body).toEqual(main.body);
  });

  it('is at no other path', async () => {
    const { status, body } = await contract.call(`${path}/nothing`);
    expect(status).toBe(404);
    expect(body.message).toBe('rollouts.argoproj.io "observed" not found');
  });
});

describe('the status of an AnalysisRun', () => {
  const run = `${analysisRuns}/measured`;

  beforeAll(async () => {
    await contract.call(analysisRuns, {
      method: 'POST',
      body: {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'AnalysisRun',
        metadata: { name: 'measured', labels: LEFT_ALONE },
        spec: { metrics: [] },
        status: { phase: 'Running' },
      },
    });
  });

  it.each(['GET', 'PATCH'])('has no path of its own to %s', async method => {
    const { status, body } = await contract.call(`${run}/status`, {
      method,
      ...(method === 'PATCH' && {
        body: { status: { phase: 'Failed' } },
        type: 'application/merge-patch+json',
      }),
    });
    expect(status).toBe(404);
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'analysisruns.argoproj.io "measured" not found',
      reason: 'NotFound',
      details: { name: 'measured', group: 'argoproj.io', kind: 'analysisruns' },
      code: 404,
    });
  });

  it('is part of the object, and counts as a generation', async () => {
    const before = await contract.call(run);
    expect(before.body.status).toEqual({ phase: 'Running' });
    const { body } = await contract.patch(run, { status: { phase: 'Failed' } });
    expect(body.status).toEqual({ phase: 'Failed' });
    expect(body.metadata.generation).toBe(before.body.metadata.generation + 1);
  });
});
