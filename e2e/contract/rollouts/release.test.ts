import { eventually, quietFor } from './eventually';
import { conditionsOf } from './conditions';
import { useStage } from './stage';

const stage = useStage();

describe('a Rollout', () => {
  it('is healthy with its first version, and has gone through no step', async () => {
    const { status, metadata } = await stage.create('first', { replicas: 3 });
    expect(status).toMatchObject({
      phase: 'Healthy',
      observedGeneration: '1',
      currentStepIndex: 5,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      selector: 'app=first',
    });
    expect(status.message).toBeUndefined();
    expect(status.pauseConditions).toBeUndefined();
    expect(status.currentPodHash).toBe(status.stableRS);
    expect(metadata.annotations).toMatchObject({
      'rollout.argoproj.io/revision': '1',
    });
    expect(await stage.ingressWeight('first')).toBe('0');
    expect(await stage.serviceHash('first-stable')).toBe(status.stableRS);
    expect(await stage.serviceHash('first-canary')).toBe(status.stableRS);
    expect(status.canary?.weights).toEqual({
      canary: {
        weight: 0,
        podTemplateHash: status.stableRS,
        serviceName: 'first-canary',
      },
      stable: {
        weight: 100,
        podTemplateHash: status.stableRS,
        serviceName: 'first-stable',
      },
    });
  });

  it('waits at its first pause with the weight before it, and pods for that share', async () => {
    const before = await stage.create('weighed', { replicas: 4 });
    await stage.setImage('weighed', 'v2');
    const { status, metadata } = await stage.reaches('weighed', {
      phase: 'Paused',
      step: 1,
    });
    expect(metadata.generation).toBe(before.metadata.generation + 1);
    expect(metadata.annotations).toMatchObject({
      'rollout.argoproj.io/revision': '2',
    });
    expect(status).toMatchObject({
      message: 'CanaryPauseStep',
      controllerPause: true,
      pauseConditions: [
        {
          reason: 'CanaryPauseStep',
          startTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        },
      ],
      stableRS: before.status.stableRS,
      replicas: 5,
      updatedReplicas: 1,
      availableReplicas: 5,
    });
    expect(status.currentPodHash).not.toBe(status.stableRS);
    expect(status.canary?.weights).toMatchObject({
      canary: { weight: 10, podTemplateHash: status.currentPodHash },
      stable: { weight: 90, podTemplateHash: status.stableRS },
    });
    expect(conditionsOf(status)).toEqual({
      Available: ['True', 'AvailableReason'],
      Completed: ['False', 'RolloutCompleted'],
      Healthy: ['False', 'RolloutHealthy'],
      Paused: ['True', 'RolloutPaused'],
      Progressing: ['Unknown', 'RolloutPaused'],
    });
    expect(await stage.ingressWeight('weighed')).toBe('10');
    expect(await stage.serviceHash('weighed-canary')).toBe(
      status.currentPodHash,
    );
    expect(await stage.serviceHash('weighed-stable')).toBe(status.stableRS);
  });

  it('refuses an object that was read too long ago', async () => {
    const stale = await stage.create('stale');
    await stage.setImage('stale', 'v2');
    const answer = await stage.put('stale', stale);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      kind: 'Status',
      reason: 'Conflict',
      details: { name: 'stale', group: 'argoproj.io', kind: 'rollouts' },
    });
  });

  it('goes on from a pause to the next one', async () => {
    await stage.createPaused('onward', { replicas: 4 });
    await stage.promote('onward');
    const { status } = await stage.reaches('onward', {
      phase: 'Paused',
      step: 3,
    });
    expect(status.canary?.weights?.canary.weight).toBe(40);
    expect(status.updatedReplicas).toBe(2);
    expect(await stage.ingressWeight('onward')).toBe('40');
  });

  it('is healthy at its end, and keeps the pods of the version before for a while', async () => {
    const before = await stage.createPaused('whole', { replicas: 2 });
    await stage.promote('whole');
    await stage.reaches('whole', { phase: 'Paused', step: 3 });
    await stage.promote('whole');
    await stage.reaches('whole', { phase: 'Healthy', step: 5 });
    const { status } = await stage.settled('whole');
    expect(status.stableRS).toBe(before.status.currentPodHash);
    expect(status.pauseConditions).toBeUndefined();
    expect(status.controllerPause ?? false).toBe(false);
    expect(await stage.ingressWeight('whole')).toBe('0');
    expect(await stage.serviceHash('whole-stable')).toBe(status.stableRS);
    const former = await eventually(
      'a deadline',
      () => stage.replicaSet('whole', before.status.stableRS),
      ({ metadata }) =>
        metadata.annotations?.['scale-down-deadline'] !== undefined,
    );
    expect(former.spec.replicas).toBe(2);
  });

  it('is healthy at once when everything is promoted', async () => {
    const before = await stage.createPaused('full');
    await stage.patchStatus('full', { promoteFull: true });
    await stage.reaches('full', { phase: 'Healthy', step: 5 });
    const { status } = await stage.settled('full');
    expect(status.stableRS).toBe(before.status.currentPodHash);
    expect(status.promoteFull ?? false).toBe(false);
  });

  it('drops the wish to promote everything when there is nothing to promote', async () => {
    const before = await stage.create('already');
    const answer = await stage.patchStatus('already', { promoteFull: true });
    expect(answer.status).toBe(200);
    const { status } = await eventually(
      'the flag dropped',
      () => stage.get('already'),
      rollout => !rollout.status.promoteFull,
    );
    expect(status).toMatchObject({
      phase: 'Healthy',
      stableRS: before.status.stableRS,
      currentStepIndex: 5,
    });
  });

  it('skips to its end when its step is set behind the last one', async () => {
    await stage.createPaused('skipped');
    await stage.patchStatus('skipped', {
      currentStepIndex: 5,
      pauseConditions: null,
    });
    await stage.reaches('skipped', { phase: 'Healthy', step: 5 });
    const { status } = await stage.settled('skipped');
    expect(status.currentPodHash).toBe(status.stableRS);
  });

  it('goes back to its stable version without a step', async () => {
    const before = await stage.createPaused('undone', { replicas: 4 });
    expect((await stage.undo('undone', 1)).status).toBe(200);
    const { status, metadata } = await stage.reaches('undone', {
      phase: 'Healthy',
      step: 5,
    });
    expect(status.currentPodHash).toBe(before.status.stableRS);
    expect(metadata.annotations).toMatchObject({
      'rollout.argoproj.io/revision': '3',
    });
    await stage.settled('undone');
    expect(await stage.ingressWeight('undone')).toBe('0');
    const set = await stage.replicaSet('undone', before.status.stableRS);
    expect(set.metadata.annotations).toMatchObject({
      'rollout.argoproj.io/revision': '3',
      'rollout.argoproj.io/revision-history': '1',
    });
  });

  it('goes back to a version before the stable one through all steps', async () => {
    await stage.createPaused('further');
    await stage.patchStatus('further', { promoteFull: true });
    await stage.reaches('further', { phase: 'Healthy' });
    await stage.settled('further');
    await stage.undo('further', 1);
    const { status } = await stage.reaches('further', {
      phase: 'Paused',
      step: 1,
    });
    expect(status.canary?.weights?.canary.weight).toBe(10);
  });

  it('begins again with a third version in the middle of the second', async () => {
    const second = await stage.createPaused('third', { replicas: 4 });
    await stage.promote('third');
    await stage.reaches('third', { phase: 'Paused', step: 3 });
    await stage.setImage('third', 'v3');
    const { status } = await stage.reaches('third', {
      phase: 'Paused',
      step: 1,
    });
    expect(status.stableRS).toBe(second.status.stableRS);
    expect(status.currentPodHash).not.toBe(second.status.currentPodHash);
    const between = await eventually(
      'no pods of the second version',
      () => stage.replicaSet('third', second.status.currentPodHash),
      ({ spec }) => spec.replicas === 0,
    );
    expect(between.spec.replicas).toBe(0);
  });

  it('is not moved by a status that is sent to its main path, with 200', async () => {
    const before = await stage.createPaused('ignored');
    const answer = await stage.patchMain('ignored', {
      status: { abort: true },
    });
    expect(answer.status).toBe(200);
    await quietFor(500);
    const { status, metadata } = await stage.get('ignored');
    expect(metadata.resourceVersion).toBe(before.metadata.resourceVersion);
    expect(status).toEqual(before.status);
  });

  it('takes other replicas without a release, also in a pause', async () => {
    const before = await stage.createPaused('scaled', { replicas: 2 });
    await stage.patchSpec('scaled', { replicas: 10 });
    const { status } = await eventually(
      'more pods on both sides',
      () => stage.get('scaled'),
      rollout => rollout.status.availableReplicas === 11,
    );
    expect(status.currentPodHash).toBe(before.status.currentPodHash);
    expect(status.currentStepIndex).toBe(1);
    const after = await stage.reaches('scaled', { phase: 'Paused', step: 1 });
    expect(after.status.updatedReplicas).toBe(1);
  });

  it('takes its pods, ReplicaSets and canary Ingress with it when it is deleted', async () => {
    await stage.createPaused('gone');
    await stage.contract.call(`${stage.contract.paths.rollouts}/gone`, {
      method: 'DELETE',
    });
    const left = await eventually(
      'nothing left',
      async () => [
        ...(await stage.replicaSets('gone')),
        ...(await stage.pods('app=gone')),
        ...((await stage.ingressWeight('gone')) ? ['ingress'] : []),
      ],
      found => found.length === 0,
    );
    expect(left).toEqual([]);
  });

  it('without a traffic router divides the requests by pods', async () => {
    await stage.create('divided', {
      replicas: 4,
      unrouted: true,
      steps: [{ setWeight: 50 }, { pause: {} }],
    });
    await stage.setImage('divided', 'v2');
    const { status } = await stage.reaches('divided', {
      phase: 'Paused',
      step: 1,
    });
    expect(status.updatedReplicas).toBe(2);
    expect(status.canary?.weights).toBeUndefined();
    await stage.promote('divided');
    const done = await stage.reaches('divided', { phase: 'Healthy' });
    expect(done.status).toMatchObject({ replicas: 4, updatedReplicas: 4 });
  });
});

describe('a weight that somebody else wrote', () => {
  it('does not stay', async () => {
    await stage.createPaused('meddled');
    await stage.contract.patch(
      `${stage.contract.paths.ingresses}/meddled-meddled-canary`,
      {
        metadata: {
          annotations: { 'nginx.ingress.kubernetes.io/canary-weight': '90' },
        },
      },
    );
    const weight = await eventually(
      'the weight as it was',
      () => stage.ingressWeight('meddled'),
      seen => seen === '10',
    );
    expect(weight).toBe('10');
  });
});
