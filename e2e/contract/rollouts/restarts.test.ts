import { eventually } from './eventually';
import { useStage } from './stage';

const stage = useStage();

/** A moment in whole seconds, as Kubernetes writes it; the pods before it are a second older. */
async function aMomentLater(): Promise<string> {
  await new Promise(resolve => {
    setTimeout(resolve, 1_100);
  });
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

describe('a restart', () => {
  it('replaces every pod, and leaves the release as it is', async () => {
    const before = await stage.create('restarted', { replicas: 3 });
    const old = await stage.pods('app=restarted');
    const restartAt = await aMomentLater();
    await stage.patchSpec('restarted', { restartAt });
    const { status } = await eventually(
      'restarted',
      () => stage.get('restarted'),
      rollout => rollout.status.restartedAt === restartAt,
    );
    expect(status.currentPodHash).toBe(before.status.currentPodHash);
    expect(status.currentStepIndex).toBe(5);
    const fresh = await eventually(
      'three pods',
      () => stage.pods('app=restarted'),
      pods => pods.length === 3,
    );
    const uids = old.map(({ metadata }) => metadata.uid);
    expect(fresh.filter(({ metadata }) => uids.includes(metadata.uid))).toEqual(
      [],
    );
    await stage.reaches('restarted', { phase: 'Healthy' });
  });

  it('in the middle of a canary replaces the pods of both sides', async () => {
    await stage.createPaused('amid');
    const old = await stage.pods('app=amid');
    const restartAt = await aMomentLater();
    await stage.patchSpec('amid', { restartAt });
    await eventually(
      'restarted',
      () => stage.get('amid'),
      rollout => rollout.status.restartedAt === restartAt,
    );
    const uids = old.map(({ metadata }) => metadata.uid);
    await eventually(
      'new pods',
      () => stage.pods('app=amid'),
      pods =>
        pods.length === 3 &&
        pods.every(({ metadata }) => !uids.includes(metadata.uid)),
    );
    const { status } = await stage.reaches('amid', {
      phase: 'Paused',
      step: 1,
      weight: 10,
    });
    expect(status.restartedAt).toBe(restartAt);
  });
});
