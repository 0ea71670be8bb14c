import { useAnalysed } from './analysed';
import { eventually, quietFor } from './eventually';

const { stage, verdicts, createAnalysed, runningStep, completed } =
  useAnalysed();

beforeAll(async () => {
  await stage.createTemplate('patient', verdicts.url);
  await stage.createTemplate('broken', verdicts.url, {
    count: 3,
    inconclusiveLimit: 3,
    consecutiveErrorLimit: 0,
    provider: { web: { url: `${verdicts.url}/500`, jsonPath: '{$.result}' } },
  });
});

describe('the analysis of a step', () => {
  it('runs under the name of Rollout, template, revision and step', async () => {
    await createAnalysed('named');
    const { status } = await runningStep('named');
    const { name } = status.canary?.currentStepAnalysisRunStatus ?? {
      name: '',
    };
    expect(name).toBe(`named-${status.currentPodHash}-2-1`);
    expect(status).toMatchObject({
      phase: 'Progressing',
      currentStepIndex: 1,
      message: 'more replicas need to be updated',
    });
    const run = await stage.run(name);
    expect(run.metadata.labels).toMatchObject({
      app: 'named',
      'rollout-type': 'Step',
      'rollouts-pod-template-hash': status.currentPodHash,
      'step-index': '1',
    });
    expect(run.metadata.annotations).toMatchObject({
      'rollout.argoproj.io/revision': '2',
    });
    expect(run.metadata).toMatchObject({
      ownerReferences: [{ kind: 'Rollout', name: 'named', controller: true }],
    });
    expect(run.spec.args).toEqual([{ name: 'topic', value: 'named' }]);
    expect(run.spec.metrics).toMatchObject([
      {
        name: 'verdict',
        provider: { web: { authentication: { oauth2: {}, sigv4: {} } } },
      },
    ]);
    expect(run.status).toMatchObject({
      phase: 'Running',
      runSummary: { count: 1 },
      dryRunSummary: {},
    });
    const [result] = run.status.metricResults ?? [];
    expect(result).toMatchObject({ name: 'verdict', phase: 'Running' });
    expect(result.measurements?.[0]).toEqual({
      phase: 'Inconclusive',
      startedAt: expect.stringMatching(/Z$/),
      finishedAt: expect.stringMatching(/Z$/),
      value: '{"requests":{"canary":100,"stable":900},"verdict":"wait"}',
    });
  });

  it('that says yes lets the release go on', async () => {
    await createAnalysed('approved');
    const { status } = await runningStep('approved');
    const run = status.canary?.currentStepAnalysisRunStatus?.name ?? '';
    verdicts.say('approved', 'promote');
    await stage.reaches('approved', { phase: 'Paused', step: 3, weight: 60 });
    const { status: ended } = await completed(run);
    expect(ended).toMatchObject({
      phase: 'Successful',
      runSummary: { count: 1, successful: 1 },
      completedAt: expect.any(String),
    });
    expect(ended.metricResults?.[0]).toMatchObject({
      phase: 'Successful',
      successful: 1,
      consecutiveSuccess: 1,
    });
    const after = await stage.get('approved');
    expect(after.status.canary?.currentStepAnalysisRunStatus).toBeUndefined();
  });

  it('that says no aborts it', async () => {
    await createAnalysed('refused');
    await runningStep('refused');
    verdicts.say('refused', 'rollback');
    const { status } = await stage.reaches('refused', {
      phase: 'Degraded',
      step: 0,
      weight: 0,
    });
    const why =
      'Metric "verdict" assessed Failed due to failed (1) > failureLimit (0)';
    expect(status).toMatchObject({
      abort: true,
      message: `RolloutAborted: Rollout aborted update to revision 2: Step-based analysis phase error/failed: ${why}`,
    });
    expect(status.canary?.currentStepAnalysisRunStatus).toMatchObject({
      status: 'Failed',
      message: why,
    });
    expect(await stage.ingressWeight('refused')).toBe('0');
  });

  it('begins anew with a retry', async () => {
    await createAnalysed('again');
    const first = await runningStep('again');
    verdicts.say('again', 'rollback');
    await stage.reaches('again', { phase: 'Degraded', weight: 0 });
    verdicts.say('again', 'wait');
    await quietFor(600);
    await stage.patchStatus('again', { abort: false });
    const { status } = await runningStep('again');
    const before = first.status.canary?.currentStepAnalysisRunStatus?.name;
    expect(status.canary?.currentStepAnalysisRunStatus?.name).toBe(
      `${before}.1`,
    );
  });

  it('that cannot be carried out aborts it like a refusal', async () => {
    await createAnalysed('outage', 'broken');
    const { status } = await stage.reaches('outage', {
      phase: 'Degraded',
      step: 0,
    });
    expect(status.message).toBe(
      'RolloutAborted: Rollout aborted update to revision 2: Step-based analysis phase error/failed: Metric "verdict" assessed Error due to consecutiveErrors (1) > consecutiveErrorLimit (0): "Error Message: received non 2xx response code: 500"',
    );
    expect(status.canary?.currentStepAnalysisRunStatus?.status).toBe('Error');
  });

  it('is skipped by a promote that names the next step, and ends as successful', async () => {
    await createAnalysed('hurried');
    const { status } = await runningStep('hurried');
    const run = status.canary?.currentStepAnalysisRunStatus?.name ?? '';
    await quietFor(600);
    await stage.patchStatus('hurried', {
      pauseConditions: null,
      currentStepIndex: 2,
    });
    await stage.reaches('hurried', { phase: 'Paused', step: 3, weight: 60 });
    const ended = await completed(run);
    expect(ended.spec.terminate).toBe(true);
    expect(ended.status).toMatchObject({
      phase: 'Successful',
      message: 'Run Terminated',
    });
    expect(ended.status.metricResults?.[0].successful ?? 0).toBe(0);
  });

  it('that is terminated lets the release go on', async () => {
    await createAnalysed('terminated');
    const { status } = await runningStep('terminated');
    const run = status.canary?.currentStepAnalysisRunStatus?.name ?? '';
    expect((await stage.terminate(run)).status).toBe(200);
    await stage.reaches('terminated', { phase: 'Paused', step: 3, weight: 60 });
    const ended = await completed(run);
    expect(ended.status).toMatchObject({
      phase: 'Successful',
      message: 'Run Terminated',
    });
  });

  it('is ended by an abort', async () => {
    await createAnalysed('dropped');
    const { status } = await runningStep('dropped');
    const run = status.canary?.currentStepAnalysisRunStatus?.name ?? '';
    await quietFor(600);
    await stage.patchStatus('dropped', { abort: true });
    await stage.reaches('dropped', { phase: 'Degraded', weight: 0 });
    const ended = await completed(run);
    expect(ended.spec.terminate).toBe(true);
  });

  it('is ended by another version, and deleted with its ReplicaSet only', async () => {
    await createAnalysed('overtaken');
    const { status } = await runningStep('overtaken');
    const run = status.canary?.currentStepAnalysisRunStatus?.name ?? '';
    await stage.setImage('overtaken', 'v3');
    const ended = await completed(run);
    expect(ended.status.message).toBe('Run Terminated');
    const next = await eventually(
      'the analysis of the third version',
      () => stage.get('overtaken'),
      rollout =>
        rollout.status.canary?.currentStepAnalysisRunStatus?.status ===
          'Running' &&
        rollout.status.canary.currentStepAnalysisRunStatus.name !== run,
    );
    expect(next.status.canary?.currentStepAnalysisRunStatus?.name).toBe(
      `overtaken-${next.status.currentPodHash}-3-1`,
    );
    expect((await stage.run(run)).metadata.name).toBe(run);
  });
});
