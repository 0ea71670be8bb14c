import { eventually, quietFor } from './eventually';
import { conditionsOf } from './conditions';
import { useStage } from './stage';

const stage = useStage();

describe('an abort', () => {
  it('takes all requests from the canary, and keeps its pods for a while', async () => {
    const before = await stage.createPaused('aborted', { replicas: 4 });
    expect((await stage.patchStatus('aborted', { abort: true })).status).toBe(
      200,
    );
    const { status } = await stage.reaches('aborted', {
      phase: 'Degraded',
      step: 0,
      weight: 0,
    });
    expect(status).toMatchObject({
      abort: true,
      abortedAt: expect.stringMatching(/Z$/),
      message: 'RolloutAborted: Rollout aborted update to revision 2',
      currentPodHash: before.status.currentPodHash,
      stableRS: before.status.stableRS,
      updatedReplicas: 1,
    });
    expect(status.pauseConditions).toBeUndefined();
    expect(status.controllerPause ?? false).toBe(false);
    expect(conditionsOf(status)).toMatchObject({
      Available: ['True', 'AvailableReason'],
      Completed: ['False', 'RolloutCompleted'],
      Progressing: ['False', 'RolloutAborted'],
    });
    expect(await stage.ingressWeight('aborted')).toBe('0');
    const canary = await eventually(
      'a deadline',
      () => stage.replicaSet('aborted', status.currentPodHash),
      ({ metadata }) =>
        metadata.annotations?.['scale-down-deadline'] !== undefined,
    );
    expect(canary.spec.replicas).toBe(1);
    const { spec } = await stage.get('aborted');
    expect(spec.template.spec.containers[0].image).toMatch(/:v2$/);
  });

  it('works while the spec asks for a pause, and leaves that in the spec', async () => {
    await stage.createPaused('while-paused');
    await stage.patchSpec('while-paused', { paused: true });
    await eventually(
      'paused by hand',
      () => stage.get('while-paused'),
      rollout => rollout.status.message === 'manually paused',
    );
    await quietFor(600);
    await stage.patchStatus('while-paused', { abort: true });
    const { spec } = await stage.reaches('while-paused', {
      phase: 'Degraded',
      step: 0,
      weight: 0,
    });
    expect(spec.paused).toBe(true);
    await stage.patchSpec('while-paused', { paused: false });
    const { status } = await stage.reaches('while-paused', {
      phase: 'Degraded',
    });
    await quietFor(500);
    expect(status.abort).toBe(true);
    expect((await stage.get('while-paused')).status.phase).toBe('Degraded');
  });

  it('is not undone by a promote of the step, which is answered with 200', async () => {
    await stage.createPaused('stubborn');
    await stage.patchStatus('stubborn', { abort: true });
    await stage.reaches('stubborn', { phase: 'Degraded', weight: 0 });
    await quietFor(500);
    const answer = await stage.patchStatus('stubborn', {
      pauseConditions: null,
    });
    expect(answer.status).toBe(200);
    await quietFor(800);
    const { status } = await stage.get('stubborn');
    expect(status).toMatchObject({
      phase: 'Degraded',
      abort: true,
      currentStepIndex: 0,
    });
    expect(await stage.ingressWeight('stubborn')).toBe('0');
  });

  it('is undone by a retry, which begins with the first step', async () => {
    await stage.createPaused('retried', { replicas: 4 });
    await stage.promote('retried');
    await stage.reaches('retried', { phase: 'Paused', step: 3, weight: 40 });
    await stage.patchStatus('retried', { abort: true });
    await stage.reaches('retried', { phase: 'Degraded', step: 0, weight: 0 });
    await quietFor(300);
    expect((await stage.patchStatus('retried', { abort: false })).status).toBe(
      200,
    );
    const { status, metadata } = await stage.reaches('retried', {
      phase: 'Paused',
      step: 1,
      weight: 10,
    });
    expect(status.abort ?? false).toBe(false);
    expect(status.abortedAt).toBeUndefined();
    expect(metadata.generation).toBe(2);
    const canary = await stage.replicaSet('retried', status.currentPodHash);
    expect(canary.metadata.annotations).not.toHaveProperty(
      'scale-down-deadline',
    );
    expect(canary.spec.replicas).toBe(1);
  });

  it('ends with a full promotion too', async () => {
    const before = await stage.createPaused('promoted');
    await stage.patchStatus('promoted', { abort: true });
    await stage.reaches('promoted', { phase: 'Degraded', weight: 0 });
    await quietFor(300);
    await stage.patchStatus('promoted', { promoteFull: true });
    await stage.reaches('promoted', { phase: 'Healthy', step: 5 });
    const { status } = await stage.settled('promoted');
    expect(status.stableRS).toBe(before.status.currentPodHash);
    expect(status.abort ?? false).toBe(false);
  });

  it('ends with the template of the stable version', async () => {
    const before = await stage.createPaused('reverted');
    await stage.patchStatus('reverted', { abort: true });
    await stage.reaches('reverted', { phase: 'Degraded', weight: 0 });
    await stage.undo('reverted', 1);
    const { status } = await stage.reaches('reverted', {
      phase: 'Healthy',
      step: 5,
    });
    expect(status.abort ?? false).toBe(false);
    expect(status.abortedAt).toBeUndefined();
    expect(status.currentPodHash).toBe(before.status.stableRS);
  });

  it('ends with another version, which goes through the steps', async () => {
    await stage.createPaused('mended');
    await stage.patchStatus('mended', { abort: true });
    await stage.reaches('mended', { phase: 'Degraded', weight: 0 });
    await stage.setImage('mended', 'v3');
    const { status } = await stage.reaches('mended', {
      phase: 'Paused',
      step: 1,
      weight: 10,
    });
    expect(status.abort ?? false).toBe(false);
  });

  it('gives up the pods of the canary when their time is over', async () => {
    await stage.createPaused('let-go', {
      canary: { abortScaleDownDelaySeconds: 2 },
    });
    await stage.patchStatus('let-go', { abort: true });
    const { status } = await stage.reaches('let-go', { phase: 'Degraded' });
    await eventually(
      'no pods of the canary',
      () => stage.replicaSet('let-go', status.currentPodHash),
      ({ spec, status: counts }) =>
        spec.replicas === 0 && counts.replicas === 0,
    );
    const after = await eventually(
      'the pods of the stable side alone',
      () => stage.get('let-go'),
      rollout => rollout.status.replicas === 2,
    );
    expect(after.status.phase).toBe('Degraded');
  });
});
