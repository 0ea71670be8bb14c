import { useAnalysed } from './analysed';
import { eventually, quietFor } from './eventually';
import { analysisStep } from './steps';

const { stage, verdicts, createAnalysed, completed } = useAnalysed();

beforeAll(async () => {
  await stage.createTemplate('impatient', verdicts.url, {
    interval: undefined,
    count: undefined,
    inconclusiveLimit: 0,
  });
  await stage.createTemplate('background', verdicts.url, {
    count: undefined,
  });
});

describe('an inconclusive analysis', () => {
  const pausedInconclusive = async (name: string) => {
    await createAnalysed(name, 'impatient');
    return stage.reaches(name, {
      phase: 'Paused',
      step: 1,
      reason: 'InconclusiveAnalysisRun',
    });
  };

  it('pauses the release for a person', async () => {
    const { status } = await pausedInconclusive('unsure');
    expect(status).toMatchObject({
      message: 'InconclusiveAnalysisRun',
      controllerPause: true,
    });
    expect(status.abort ?? false).toBe(false);
    expect(status.canary?.currentStepAnalysisRunStatus).toMatchObject({
      status: 'Inconclusive',
      message:
        'Metric "verdict" assessed Inconclusive due to inconclusive (1) > inconclusiveLimit (0)',
    });
    expect(await stage.ingressWeight('unsure')).toBe('10');
  });

  it('begins anew with a plain promote', async () => {
    const before = await pausedInconclusive('asked-again');
    const first = before.status.canary?.currentStepAnalysisRunStatus?.name;
    await stage.promote('asked-again');
    const { status } = await eventually(
      'paused by a second run',
      () => stage.get('asked-again'),
      rollout =>
        rollout.status.canary?.currentStepAnalysisRunStatus?.name ===
          `${first}.1` &&
        rollout.status.phase === 'Paused' &&
        rollout.status.pauseConditions !== undefined,
    );
    expect(status.currentStepIndex).toBe(1);
    expect(status.pauseConditions).toMatchObject([
      { reason: 'InconclusiveAnalysisRun' },
    ]);
  });

  it('is passed by a promote that also ends the pause of the controller', async () => {
    await pausedInconclusive('passed');
    await stage.patchStatus('passed', {
      pauseConditions: null,
      controllerPause: false,
      currentStepIndex: 2,
    });
    const { status } = await stage.reaches('passed', {
      phase: 'Paused',
      step: 3,
      weight: 60,
    });
    expect(status.message).toBe('CanaryPauseStep');
  });
});

describe('an analysis beside the steps', () => {
  const create = async (name: string) => {
    await stage.create(name, {
      steps: [{ setWeight: 10 }, { pause: {} }, { setWeight: 60 }],
      canary: {
        analysis: {
          templates: [{ templateName: 'background' }],
          args: [{ name: 'topic', value: name }],
          startingStep: 1,
        },
      },
    });
    await stage.setImage(name, 'v2');
    await stage.reaches(name, { phase: 'Paused', step: 1 });
    return eventually(
      'a background analysis',
      () => stage.get(name),
      ({ status }) =>
        status.canary?.currentBackgroundAnalysisRunStatus?.status === 'Running',
    );
  };

  it('may go on for ever', async () => {
    const { status } = await create('beside');
    expect(status.canary?.currentBackgroundAnalysisRunStatus?.name).toBe(
      `beside-${status.currentPodHash}-2`,
    );
    const run = await stage.run(`beside-${status.currentPodHash}-2`);
    expect(run.metadata.labels).toMatchObject({ 'rollout-type': 'Background' });
  });

  it('aborts a release that waits for a person', async () => {
    await create('watched');
    verdicts.say('watched', 'rollback');
    const { status } = await stage.reaches('watched', {
      phase: 'Degraded',
      step: 0,
      weight: 0,
    });
    expect(status.message).toBe(
      'RolloutAborted: Rollout aborted update to revision 2: Background analysis phase error/failed: Metric "verdict" assessed Failed due to failed (1) > failureLimit (0)',
    );
  });

  it('ends with the release', async () => {
    const { status } = await create('through');
    await quietFor(600);
    await stage.promote('through');
    await stage.reaches('through', { phase: 'Healthy' });
    const run = await completed(`through-${status.currentPodHash}-2`);
    expect(run.status.message).toBe('Run Terminated');
  });
});

describe('old analyses', () => {
  it('are deleted beyond those that are to be kept', async () => {
    await stage.create('history', {
      steps: [{ setWeight: 10 }, analysisStep('impatient', 'history')],
      spec: {
        analysis: {
          successfulRunHistoryLimit: 1,
          unsuccessfulRunHistoryLimit: 1,
        },
      },
    });
    verdicts.say('history', 'promote');
    for (const tag of ['v2', 'v3', 'v4']) {
      await stage.setImage('history', tag);
      await eventually(
        `${tag} through`,
        () => stage.get('history'),
        ({ metadata, status }) =>
          status.phase === 'Healthy' &&
          status.observedGeneration === String(metadata.generation) &&
          status.currentPodHash === status.stableRS,
      );
      await stage.settled('history');
      await quietFor(1_000);
    }
    const [run] = await eventually(
      'the newest alone',
      () => stage.runs('history'),
      runs => runs.length === 1,
    );
    expect(run.metadata.annotations).toMatchObject({
      'rollout.argoproj.io/revision': '4',
    });
  });
});
