import { eventually, quietFor } from './eventually';
import { useStage } from './stage';

const stage = useStage();

describe('a pause', () => {
  it('with a duration ends by itself', async () => {
    await stage.create('timed', {
      steps: [
        { setWeight: 10 },
        { pause: { duration: '2s' } },
        { setWeight: 60 },
        { pause: {} },
      ],
    });
    await stage.setImage('timed', 'v2');
    await stage.reaches('timed', { phase: 'Paused', step: 1 });
    const { status } = await stage.reaches('timed', {
      phase: 'Paused',
      step: 3,
      weight: 60,
    });
    expect(status.pauseConditions).toHaveLength(1);
  });

  it('with a duration as a number of seconds does too', async () => {
    await stage.create('counted', {
      steps: [{ setWeight: 10 }, { pause: { duration: 1 } }],
    });
    await stage.setImage('counted', 'v2');
    const { status } = await stage.reaches('counted', {
      phase: 'Healthy',
      step: 2,
    });
    expect(status.pauseConditions).toBeUndefined();
  });

  it('with a duration may be ended early', async () => {
    await stage.create('early', {
      steps: [
        { setWeight: 10 },
        { pause: { duration: '1h' } },
        { setWeight: 60 },
        { pause: {} },
      ],
    });
    await stage.setImage('early', 'v2');
    await stage.reaches('early', { phase: 'Paused', step: 1 });
    await stage.promote('early');
    const { status } = await stage.reaches('early', {
      phase: 'Paused',
      step: 3,
    });
    expect(status.pauseConditions).toHaveLength(1);
  });

  it('that is asked for in the spec keeps the pause of the step', async () => {
    const before = await stage.createPaused('asked');
    await stage.patchSpec('asked', { paused: true });
    const { status } = await eventually(
      'paused by hand',
      () => stage.get('asked'),
      rollout => rollout.status.message === 'manually paused',
    );
    expect(status).toMatchObject({
      phase: 'Paused',
      currentStepIndex: 1,
      pauseConditions: before.status.pauseConditions,
      controllerPause: true,
    });
    expect(await stage.ingressWeight('asked')).toBe('10');
  });

  it('that is asked for in the spec ends with the spec, and the step goes on to wait', async () => {
    await stage.createPaused('resumed');
    await stage.patchSpec('resumed', { paused: true });
    await eventually(
      'paused by hand',
      () => stage.get('resumed'),
      rollout => rollout.status.message === 'manually paused',
    );
    await stage.patchSpec('resumed', { paused: false });
    const { status } = await stage.reaches('resumed', {
      phase: 'Paused',
      step: 1,
    });
    expect(status.message).toBe('CanaryPauseStep');
  });

  it('that is asked for in the spec holds a release back before its first pod', async () => {
    const before = await stage.create('held');
    await stage.patchSpec('held', { paused: true });
    await eventually(
      'paused by hand',
      () => stage.get('held'),
      rollout => rollout.status.message === 'manually paused',
    );
    await stage.setImage('held', 'v2');
    const { status } = await eventually(
      'the new version seen',
      () => stage.get('held'),
      rollout => rollout.status.currentPodHash !== before.status.stableRS,
    );
    await quietFor(800);
    const set = await stage.replicaSet('held', status.currentPodHash);
    expect(set.spec.replicas).toBe(0);
    expect(await stage.ingressWeight('held')).toBe('0');
    await stage.patchSpec('held', { paused: false });
    await stage.reaches('held', { phase: 'Paused', step: 1, weight: 10 });
  });

  it('that is asked for in the spec makes a full promotion wait', async () => {
    await stage.createPaused('both');
    await stage.patchSpec('both', { paused: true });
    await eventually(
      'paused by hand',
      () => stage.get('both'),
      rollout => rollout.status.message === 'manually paused',
    );
    await quietFor(600);
    await stage.patchStatus('both', { promoteFull: true });
    const waiting = await eventually(
      'the last step',
      () => stage.get('both'),
      rollout => rollout.status.currentStepIndex === 5,
    );
    expect(waiting.status).toMatchObject({
      phase: 'Paused',
      message: 'manually paused',
      promoteFull: true,
    });
    expect(waiting.status.canary?.weights?.canary.weight).toBe(10);
    expect(waiting.status.pauseConditions).toBeUndefined();
    await quietFor(600);
    await stage.patchSpec('both', { paused: false });
    await stage.reaches('both', { phase: 'Healthy', step: 5 });
    const { status } = await stage.settled('both');
    expect(status.promoteFull ?? false).toBe(false);
  });
});

describe('setCanaryScale', () => {
  it('gives the canary pods without requests, and then as many as its weight', async () => {
    await stage.create('darkly', {
      replicas: 4,
      steps: [
        { setCanaryScale: { replicas: 3 } },
        { pause: {} },
        { setWeight: 25 },
        { pause: {} },
        { setCanaryScale: { matchTrafficWeight: true } },
        { pause: {} },
      ],
    });
    await stage.setImage('darkly', 'v2');
    const dark = await stage.reaches('darkly', { phase: 'Paused', step: 1 });
    expect(dark.status.updatedReplicas).toBe(3);
    expect(dark.status.canary?.weights?.canary.weight).toBe(0);
    expect(await stage.ingressWeight('darkly')).toBe('0');
    await stage.promote('darkly');
    const weighed = await stage.reaches('darkly', { phase: 'Paused', step: 3 });
    expect(weighed.status.updatedReplicas).toBe(3);
    expect(weighed.status.canary?.weights?.canary.weight).toBe(25);
    await stage.promote('darkly');
    const matched = await stage.reaches('darkly', { phase: 'Paused', step: 5 });
    expect(matched.status.updatedReplicas).toBe(1);
  });

  it('gives the canary pods by a weight of their own', async () => {
    await stage.create('half', {
      replicas: 4,
      steps: [
        { setCanaryScale: { weight: 50 } },
        { setWeight: 10 },
        { pause: {} },
      ],
    });
    await stage.setImage('half', 'v2');
    const { status } = await stage.reaches('half', {
      phase: 'Paused',
      step: 2,
    });
    expect(status.updatedReplicas).toBe(2);
    expect(status.canary?.weights?.canary.weight).toBe(10);
  });
});
